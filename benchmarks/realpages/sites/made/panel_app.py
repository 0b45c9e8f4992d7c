"""Panel's widgets (which are Bokeh's) in one of its templates."""

import panel as pn

pn.extension()
left = pn.Column(
    pn.widgets.TextInput(name="Boat", placeholder="Petrel"),
    pn.widgets.IntSlider(name="Length", start=2, end=30, value=7),
    pn.widgets.Select(name="Quay", options=["North", "South", "Marina"]),
    pn.widgets.Checkbox(name="Water", value=True),
    pn.widgets.RadioBoxGroup(options=["Sail", "Motor", "Row"]),
    pn.widgets.Switch(name="Remind me"),
    pn.widgets.DatePicker(name="Day"),
)
buttons = [
    pn.widgets.Button(name=tone.title(), button_type=tone, button_style=style)
    for style in ("solid", "outline")
    for tone in ("default", "primary", "success", "warning", "danger", "light")
]
right = pn.Column(
    "## Ask for a berth",
    "The office answers from 8 to 18.",
    pn.Row(*buttons[:6]),
    pn.Row(*buttons[6:]),
    pn.widgets.TextAreaInput(name="Notes", placeholder="What we should know"),
    pn.widgets.RadioButtonGroup(options=["Day", "Week", "Month"]),
    pn.widgets.Toggle(name="Night", button_type="primary"),
    pn.indicators.Progress(value=40, width=240),
    pn.widgets.FileDownload(filename="log.txt", callback=lambda: None, embed=False),
    pn.Tabs(("Boats", "none yet"), ("Owners", "none"), ("Tides", "none")),
    pn.widgets.Spinner(name="Fee", value=40),
    pn.widgets.MenuButton(name="More", items=["Print", "Send"]),
)
TEMPLATES = {
    "fast": pn.template.FastListTemplate,
    "material": pn.template.MaterialTemplate,
    "bootstrap": pn.template.BootstrapTemplate,
}
name = pn.state.session_args.get("template", [b"fast"])[0].decode()
TEMPLATES[name](title="Harbour", sidebar=[left], main=[right]).servable()
