"""NiceGUI's elements on three pages."""

import sys

from nicegui import ui


def frame() -> None:
    with ui.header():
        ui.button(icon="menu").props("flat color=white")
        ui.label("Harbour").classes("text-h6")
        ui.space()
        ui.button("Sign out", icon="logout").props("flat color=white")


@ui.page("/")
def form() -> None:
    frame()
    with ui.card():
        ui.label("Ask for a berth").classes("text-h5")
        ui.input("Boat", placeholder="Petrel")
        ui.number("Length", value=7)
        ui.select(["North", "South", "Marina"], value="North", label="Quay").classes("w-48")
        ui.radio(["Sail", "Motor"], value="Sail").props("inline")
        ui.checkbox("Water", value=True)
        ui.checkbox("Power")
        ui.switch("Remind me", value=True)
        ui.slider(min=0, max=10, value=4)
        ui.textarea("Notes").classes("w-64")
        with ui.row():
            ui.button("Ask")
            ui.button("Cancel").props("outline")
            ui.button("Help", icon="help").props("flat")
            ui.button(icon="delete", color="red").props("round")
            ui.button("Later", color="secondary").props("rounded")


@ui.page("/table")
def table() -> None:
    frame()
    with ui.tabs() as tabs:
        for name in ("Boats", "Owners", "Tides"):
            ui.tab(name)
    with ui.tab_panels(tabs, value="Boats").classes("w-full"), ui.tab_panel("Boats"):
        rows = [{"name": n, "length": 5 + i} for i, n in enumerate(("Petrel", "Heron", "Tern", "Gull", "Teal"))]
        columns = [{"name": k, "label": k.title(), "field": k, "sortable": True} for k in ("name", "length")]
        ui.table(columns=columns, rows=rows, row_key="name", pagination=4, selection="multiple")
        with ui.row():
            ui.badge("7 new")
            ui.badge("late", color="red")
            ui.chip("Sail", icon="sailing")
            ui.linear_progress(0.4).classes("w-48")
        ui.pagination(1, 7, direction_links=True)
        with ui.button_group():
            ui.button("One")
            ui.button("Two")
        ui.toggle(["Day", "Week", "Month"], value="Week")


@ui.page("/dialog")
def dialog() -> None:
    frame()
    ui.label("Leave the berth?").classes("text-h4")
    ui.link("The rules", "/")
    with ui.dialog(value=True), ui.card():
        ui.label("Untie Petrel")
        ui.label("The bridge opens at noon.")
        with ui.row():
            ui.button("Untie", color="negative")
            ui.button("Stay").props("flat")


ui.run(host="127.0.0.1", port=int(sys.argv[1]), show=False, reload=False, title="Harbour")
