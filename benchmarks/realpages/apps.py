"""The applications: what to install, how to start it, which of its pages to look at. Versions are pinned here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Step = tuple[str, str]
"""("click", selector), ("fill", "selector=value"), ("press", key), ("hover", selector), ("wait", ms), ("scroll", px),
("dark", "") for pages that must be told so."""


@dataclass(frozen=True, slots=True)
class View:
    """One look at a page: where, how large (CSS px), in which mode, after which steps."""

    name: str
    path: str = "/"
    steps: tuple[Step, ...] = ()
    viewport: tuple[int, int] = (1280, 800)
    mode: str = "light"
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class App:
    """``build`` and ``serve`` are argument lists; {python}, {port}, {work} (its folder) and {sites} are filled in.

    Without ``serve`` the folder ``static`` below its own is served as it is.
    """

    name: str
    views: tuple[View, ...]
    pip: tuple[str, ...] = ()
    npm: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)  # for npm
    build: tuple[tuple[str, ...], ...] = ()
    serve: tuple[str, ...] = ()
    static: str = "."
    env: Mapping[str, str] = field(default_factory=dict)
    settle: int = 900  # ms after the network is quiet


def _views(*views: View, dark: bool = False, small: bool = False) -> tuple[View, ...]:
    """These, then the same in dark mode and on a telephone where that is asked for."""
    found = list(views)
    if dark:
        found += [View(v.name + "-dark", v.path, v.steps, v.viewport, "dark", v.scale) for v in views]
    if small:
        found += [View(v.name + "-small", v.path, v.steps, (412, 860), v.mode, 2.0) for v in views[:3]]
    return tuple(found)


def _sphinx(theme: str, *pages: str) -> tuple[tuple[str, ...], ...]:
    options = ("-D", "project=Harbour", "-D", "copyright=2026, nobody", "-D", f"html_theme={theme}")
    return (("{python}", "-m", "sphinx", "-q", "-C", *options, "{sites}/docs", "{work}/site"),)


_DOCS = (View("start", "/index.html"), View("guide", "/guide.html", viewport=(1100, 700)))
_SEARCH = View("search", "/search.html?q=boat", (("wait", "1200"),), (1024, 720))
_REFERENCE = View("reference", "/reference.html", viewport=(1440, 900))
_QUIET = {"DO_NOT_TRACK": "1", "GRADIO_ANALYTICS_ENABLED": "False", "MLFLOW_DISABLE_TELEMETRY": "true"}

_JUPYTER = (
    "--ip=127.0.0.1",
    "--port={port}",
    "--no-browser",
    "--allow-root",
    "--ServerApp.token=",
    "--ServerApp.password=",
    "--ServerApp.root_dir={work}/files",
    "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)

APPS = (
    App(
        "mkdocs-material",
        (
            View("start", "/"),
            View("guide", "/guide/", viewport=(1100, 700)),
            View("more", "/more/", viewport=(1366, 768)),
            View("small", "/more/", viewport=(412, 860), scale=2.0),
            View("drawer", "/", (("click", "label[for=__drawer]"), ("wait", "500")), (600, 860)),
            View("search", "/", (("click", ".md-search__input"), ("wait", "300"))),
            View("dark", "/more/", (("click", "label.md-header__button:visible"), ("wait", "400"))),
            View("reference", "/reference/", viewport=(1440, 900), mode="dark"),
        ),
        pip=("mkdocs-material==9.8.1",),
        build=(("{python}", "{sites}/made/mkdocs.py", "{sites}/docs", "{work}"),),
        static="site",
    ),
    App(
        "furo",
        _views(*_DOCS, _SEARCH, _REFERENCE, dark=True, small=True),
        pip=("furo==2025.12.19",),
        build=_sphinx("furo"),
        static="site",
    ),
    App(
        "pydata-sphinx-theme",
        _views(
            *_DOCS,
            _SEARCH,
            _REFERENCE,
            View(
                "dialog",
                "/guide.html",
                (("click", "button.search-button-field, button.search-button"), ("wait", "400")),
            ),
            dark=True,
            small=True,
        ),
        pip=("pydata-sphinx-theme==0.24.0",),
        build=_sphinx("pydata_sphinx_theme"),
        static="site",
    ),
    App(
        "sphinx-rtd-theme",
        _views(*_DOCS, _SEARCH, _REFERENCE, small=True),
        pip=("sphinx-rtd-theme==3.1.0",),
        build=_sphinx("sphinx_rtd_theme"),
        static="site",
    ),
    App(
        "locust",
        _views(
            View("start", "/"),
            View("about", "/", (("click", "text=About"), ("wait", "500"))),
            View("advanced", "/", (("click", "text=Advanced options"), ("wait", "500")), (1100, 760)),
            View("running", "/", (("click", "button[type=submit]"), ("wait", "3500")), (1366, 900)),
            View("charts", "/", (("wait", "500"), ("click", "[role=tab]:has-text('Charts')"), ("wait", "1500"))),
            View("failures", "/", (("wait", "500"), ("click", "[role=tab]:has-text('Failures')"), ("wait", "800"))),
            View("edit", "/", (("wait", "500"), ("click", "button:has-text('Edit')"), ("wait", "800"))),
            View("download", "/", (("wait", "500"), ("click", "[role=tab]:has-text('Download')"), ("wait", "800"))),
            View("stopped", "/", (("click", "button:has-text('Stop')"), ("wait", "1500"))),
            View("again", "/", (("click", "button:has-text('New')"), ("wait", "900")), (900, 800)),
            dark=True,
        ),
        pip=("locust==2.47.0",),
        serve=(
            "{python}",
            "-m",
            "locust",
            "-f",
            "{sites}/made/locust_file.py",
            "--web-host",
            "127.0.0.1",
            "--web-port",
            "{port}",
            "--host",
            "http://127.0.0.1:9",
            "--skip-log-setup",
        ),
    ),
    App(
        "flower",
        _views(
            View("workers", "/workers"),
            View("tasks", "/tasks"),
            View("broker", "/broker", viewport=(1024, 700)),
            View("documentation", "/tasks", (("click", "select"), ("wait", "200")), (1440, 800)),
            small=True,
        ),
        pip=("flower==2.2.0",),
        serve=("{python}", "-m", "celery", "--broker=memory://", "flower", "--address=127.0.0.1", "--port={port}"),
    ),
    App(
        "jupyterlab",
        (
            View("start", "/lab", (("wait", "3000"),)),
            View("notebook", "/lab/tree/log.ipynb", (("wait", "5000"),), (1366, 860)),
            View("dialog", "/lab", (("wait", "2500"), ("press", "Control+Shift+H"), ("wait", "1200"))),
            View("settings", "/lab", (("wait", "2500"), ("press", "Control+,"), ("wait", "3500")), (1366, 860)),
            View("palette", "/lab", (("wait", "2500"), ("press", "Control+Shift+C"), ("wait", "900"))),
            View("menu", "/lab", (("wait", "2500"), ("click", "text=View"), ("wait", "700"))),
            View("running", "/lab", (("wait", "2500"), ("click", "[data-id=jp-running-sessions]"), ("wait", "900"))),
            View(
                "extensions",
                "/lab",
                (("wait", "2500"), ("click", "[data-id='extensionmanager.main-view']"), ("wait", "1500")),
            ),
            View(
                "about",
                "/lab",
                (
                    ("wait", "2500"),
                    ("click", "text=Help"),
                    ("wait", "600"),
                    ("click", "text=About JupyterLab"),
                    ("wait", "900"),
                ),
            ),
            View(
                "find", "/lab/tree/log.ipynb", (("wait", "4500"), ("press", "Control+f"), ("wait", "900")), (1100, 760)
            ),
            View("text", "/lab/tree/notes.md", (("wait", "3500"),), (1200, 760)),
        ),
        pip=("jupyterlab==4.6.6", "notebook==7.6.5"),
        build=(("{python}", "{sites}/made/notebook_files.py", "{work}/files"),),
        serve=("{python}", "-m", "jupyterlab", *_JUPYTER),
    ),
    App(
        "notebook",
        (
            View("tree", "/tree", (("wait", "3000"),)),
            View("log", "/notebooks/log.ipynb", (("wait", "5000"),), (1366, 860)),
            View("running", "/tree", (("wait", "2500"), ("click", "[role=tab]:has-text('Running')"), ("wait", "900"))),
            View("dialog", "/tree", (("wait", "2500"), ("press", "Control+Shift+H"), ("wait", "900")), (1024, 720)),
            View(
                "chosen",
                "/tree",
                (("wait", "2500"), ("click", ".jp-DirListing-item >> nth=0"), ("wait", "600")),
                (1500, 800),
            ),
            View("text", "/edit/notes.md", (("wait", "3500"),)),
        ),
        pip=("jupyterlab==4.6.6", "notebook==7.6.5"),
        build=(("{python}", "{sites}/made/notebook_files.py", "{work}/files"),),
        serve=("{python}", "-m", "notebook", *_JUPYTER),
    ),
    App(
        "tensorboard",
        _views(
            View("scalars", "/", (("wait", "3000"),), (1366, 860)),
            View("settings", "/", (("wait", "2500"), ("click", "button[aria-label*='ettings']"), ("wait", "800"))),
            View("inactive", "/", (("wait", "2500"), ("click", "text=Inactive"), ("wait", "800")), (1024, 720)),
            View("text", "/#text", (("wait", "3000"),)),
            View("dialog", "/", (("wait", "2500"), ("click", "settings-button button"), ("wait", "800")), (1100, 760)),
            dark=True,
        ),
        pip=("tensorboard==2.21.0", "setuptools<81"),
        build=(("{python}", "{sites}/made/tensorboard_log.py", "{work}/log"),),
        serve=(
            "{python}",
            "-m",
            "tensorboard.main",
            "--logdir",
            "{work}/log",
            "--host",
            "127.0.0.1",
            "--port",
            "{port}",
        ),
    ),
    App(
        "streamlit",
        _views(
            View("hello", "/", (("wait", "3000"),)),
            View("animation", "/animation_demo", (("wait", "6000"),), (1366, 860)),
            View("table", "/dataframe_demo", (("wait", "4000"),)),
            View("mapping", "/mapping_demo", (("wait", "4000"),)),
            View(
                "menu",
                "/",
                (("wait", "2500"), ("click", "[data-testid=stMainMenu] button, #MainMenu button"), ("wait", "600")),
            ),
            View(
                "settings",
                "/",
                (
                    ("wait", "2500"),
                    ("click", "[data-testid=stMainMenu] button, #MainMenu button"),
                    ("wait", "500"),
                    ("click", "text=Settings"),
                    ("wait", "700"),
                ),
                (1024, 720),
            ),
            dark=True,
        ),
        pip=("streamlit==1.67.0",),
        serve=(
            "{python}",
            "-m",
            "streamlit",
            "hello",
            "--server.port={port}",
            "--server.address=127.0.0.1",
            "--server.headless=true",
            "--browser.gatherUsageStats=false",
        ),
    ),
    App(
        "gradio",
        _views(
            View("berth", "/", (("wait", "2500"),)),
            View(
                "log", "/", (("wait", "2000"), ("click", "[role=tab]:has-text('Log')"), ("wait", "1200")), (1100, 760)
            ),
            View("chat", "/", (("wait", "2000"), ("click", "[role=tab]:has-text('Chat')"), ("wait", "1200"))),
            View("settings", "/", (("wait", "2000"), ("click", "button:has-text('Settings')"), ("wait", "900"))),
            View("api", "/", (("wait", "2000"), ("click", "button:has-text('API')"), ("wait", "1200")), (1366, 860)),
            dark=True,
            small=True,
        ),
        pip=("gradio==6.31.0",),
        serve=("{python}", "{sites}/made/gradio_app.py", "{port}"),
    ),
    App(
        "nicegui",
        _views(
            View("form", "/", (("wait", "1500"),)),
            View("table", "/table", (("wait", "1500"),), (1100, 860)),
            View("dialog", "/dialog", (("wait", "1500"),), (900, 640)),
            small=True,
        ),
        pip=("nicegui==3.18.0",),
        serve=("{python}", "{sites}/made/nicegui_app.py", "{port}"),
    ),
    App(
        "panel",
        tuple(
            View(f"{name}-{width}", f"/panel_app?template={name}", (("wait", "4000"),), (width, 900))
            for name in ("fast", "material", "bootstrap")
            for width in (1280, 900)
        ),
        pip=("panel==1.9.4",),
        env={"BOKEH_RESOURCES": "server"},
        serve=(
            "{python}",
            "-m",
            "panel",
            "serve",
            "{sites}/made/panel_app.py",
            "--address",
            "127.0.0.1",
            "--port",
            "{port}",
        ),
    ),
    App(
        "flask-admin",
        _views(
            View("home", "/admin/"),
            View("list", "/admin/boat/"),
            View(
                "filter",
                "/admin/boat/",
                (
                    ("click", "text=Add Filter"),
                    ("wait", "500"),
                    ("click", ".dropdown-menu.show a >> nth=0"),
                    ("wait", "600"),
                ),
                (1024, 720),
            ),
            View("new", "/admin/boat/new/?url=/admin/boat/"),
            View("edit", "/admin/boat/edit/?id=2", viewport=(900, 760)),
            View("details", "/admin/boat/details/?id=3", viewport=(1100, 700)),
            View(
                "chosen",
                "/admin/boat/",
                (("click", "input.action-rowtoggle"), ("click", "text=With selected"), ("wait", "500")),
            ),
            View("owner", "/admin/owner/new/"),
            small=True,
        ),
        pip=("flask-admin==2.2.1", "flask-sqlalchemy==3.1.1", "wtforms==3.2.1"),
        serve=("{python}", "{sites}/made/flaskadmin_app.py", "{port}"),
    ),
    App(
        "flask-appbuilder",
        (
            View("login", "/login/"),
            *(
                View(name, path, (("login", "ada"), ("goto", path), ("wait", "800"), *steps), size)
                for name, path, size, steps in (
                    ("list", "/boats/list/", (1280, 800), ()),
                    ("add", "/boats/add", (1100, 760), ()),
                    ("show", "/boats/show/1", (1024, 700), ()),
                    ("edit", "/boats/edit/2", (900, 760), ()),
                    ("users", "/users/list/", (1366, 800), ()),
                    ("roles", "/roles/list/", (1280, 720), ()),
                    ("user", "/users/add", (1280, 900), ()),
                    ("search", "/boats/list/", (1280, 800), (("click", "text=Search"), ("wait", "700"))),
                )
            ),
        ),
        pip=("flask-appbuilder==5.3.0",),
        serve=("{python}", "{sites}/made/fab_app.py", "{port}", "{work}/boats.db", ""),
    ),
    App(
        "mlflow",
        _views(
            View("experiments", "/", (("wait", "4000"),), (1366, 860)),
            View("runs", "/#/experiments/1/runs", (("wait", "4500"),), (1366, 860)),
            View(
                "create", "/#/experiments", (("wait", "3500"), ("click", "button:has-text('Create')"), ("wait", "1000"))
            ),
            View("models", "/#/models", (("wait", "3500"),), (1100, 720)),
            View("prompts", "/#/prompts", (("wait", "3500"),), (1280, 720)),
            View("settings", "/#/settings", (("wait", "3000"),), (1100, 720)),
        ),
        pip=("mlflow==3.17.2",),
        build=(("{python}", "{sites}/made/mlflow_runs.py", "sqlite:///{work}/runs.db"),),
        serve=(
            "{python}",
            "-m",
            "mlflow",
            "server",
            "--host",
            "127.0.0.1",
            "--port",
            "{port}",
            "--workers",
            "1",
            "--backend-store-uri",
            "sqlite:///{work}/runs.db",
            "--artifacts-destination",
            "{work}/artifacts",
        ),
    ),
    App(
        "verdaccio",
        _views(
            View("home", "/", (("wait", "1500"),)),
            View("login", "/", (("wait", "1200"), ("click", "text=Login"), ("wait", "900"))),
            View(
                "settings",
                "/",
                (("wait", "1200"), ("click", "[data-testid='header--tooltip-settings']"), ("wait", "900")),
            ),
            View(
                "info",
                "/",
                (("wait", "1200"), ("click", "[data-testid='header--tooltip-info']"), ("wait", "900")),
                (1024, 720),
            ),
            View("none", "/-/web/detail/nothing", (("wait", "2000"),), (1100, 700)),
            dark=True,
            small=True,
        ),
        npm={"verdaccio": "6.0.5"},
        overrides={"node-fetch": "2.6.7"},
        build=(("cp", "{sites}/made/verdaccio.yaml", "{work}/verdaccio.yaml"),),  # it writes beside its settings
        serve=(
            "node",
            "{work}/node_modules/verdaccio/bin/verdaccio",
            "--listen",
            "127.0.0.1:{port}",
            "--config",
            "{work}/verdaccio.yaml",
        ),
    ),
    App(
        "node-red",
        (
            View("start", "/", (("wait", "4000"), ("press", "Escape"), ("wait", "600"))),
            View("tour", "/", (("wait", "4000"),)),
            View(
                "menu",
                "/",
                (("wait", "3500"), ("press", "Escape"), ("click", "#red-ui-header-button-sidemenu"), ("wait", "600")),
            ),
            View("import", "/", (("wait", "3500"), ("press", "Escape"), ("press", "Control+i"), ("wait", "900"))),
            View("settings", "/", (("wait", "3500"), ("press", "Escape"), ("press", "Control+,"), ("wait", "1200"))),
            View(
                "keys",
                "/",
                (
                    ("wait", "3500"),
                    ("press", "Escape"),
                    ("press", "Control+,"),
                    ("wait", "900"),
                    ("click", "text=Keyboard"),
                    ("wait", "900"),
                ),
                (1366, 860),
            ),
            View("palette", "/", (("wait", "3500"), ("press", "Escape"), ("press", "Alt+Shift+p"), ("wait", "1200"))),
            View(
                "node",
                "/",
                (
                    ("wait", "3500"),
                    ("press", "Escape"),
                    ("doubleclick", ".red-ui-flow-node >> nth=0"),
                    ("wait", "1200"),
                ),
                (1366, 860),
            ),
            View(
                "change",
                "/",
                (
                    ("wait", "3500"),
                    ("press", "Escape"),
                    ("doubleclick", ".red-ui-flow-node >> nth=1"),
                    ("wait", "1200"),
                ),
                (1100, 800),
            ),
            View("search", "/", (("wait", "3500"), ("press", "Escape"), ("press", "Control+f"), ("wait", "900"))),
        ),
        npm={"node-red": "4.1.0"},
        build=(("{python}", "{sites}/made/nodered_flow.py", "{work}/flows"),),
        serve=(
            "node",
            "{work}/node_modules/node-red/red.js",
            "--port",
            "{port}",
            "--userDir",
            "{work}/flows",
            "--define",
            "uiHost=127.0.0.1",
        ),
    ),
    App(
        "grapesjs",
        (
            View("page", "/grapes.html", (("wait", "2500"),)),
            View("blocks", "/grapes.html", (("wait", "2000"), ("click", "[title='Open Blocks']"), ("wait", "800"))),
            View(
                "layers",
                "/grapes.html",
                (("wait", "2000"), ("click", "[title='Open Layer Manager']"), ("wait", "800")),
                (1100, 760),
            ),
            View(
                "style",
                "/grapes.html",
                (
                    ("wait", "2000"),
                    ("click", "text=Typography"),
                    ("wait", "600"),
                    ("click", "text=Decorations"),
                    ("wait", "600"),
                ),
                (1366, 900),
            ),
            View("traits", "/grapes.html", (("wait", "2000"), ("click", "[title='Settings']"), ("wait", "600"))),
            View("code", "/grapes.html", (("wait", "2000"), ("click", "[title='View code']"), ("wait", "900"))),
        ),
        npm={"grapesjs": "0.23.6", "font-awesome": "4.7.0"},
    ),
    App(
        "quill",
        (
            View("page", "/quill.html"),
            View("colour", "/quill.html", (("click", ".ql-color .ql-picker-label"), ("wait", "400")), (1024, 700)),
            View(
                "link",
                "/quill.html",
                (("click", "#snow p a"), ("wait", "500"), ("click", ".ql-tooltip .ql-action"), ("wait", "300")),
            ),
            View("bubble", "/quill.html", (("doubleclick", "#bubble p"), ("wait", "600")), (900, 700)),
            View("large", "/quill.html", (), (760, 700), "light", 2.0),
        ),
        npm={"quill": "2.0.3"},
    ),
    App(
        "video.js",
        (
            View("page", "/video.html", (("wait", "600"),)),
            View("hover", "/video.html", (("wait", "600"), ("hover", "#film .vjs-volume-panel"), ("wait", "600"))),
            View("large", "/video.html", (("wait", "600"),), (760, 700), "light", 2.0),
        ),
        npm={"video.js": "8.24.1"},
    ),
    App(
        "graphiql",
        (
            View("page", "/graphiql.html", (("wait", "2500"),)),
            View(
                "run",
                "/graphiql.html",
                (("wait", "2000"), ("click", ".graphiql-execute-button"), ("wait", "800")),
                (1100, 700),
            ),
            View(
                "history",
                "/graphiql.html",
                (("wait", "2000"), ("click", "button[aria-label*='istory']"), ("wait", "700")),
            ),
            View(
                "docs",
                "/graphiql.html",
                (("wait", "2000"), ("click", "button[aria-label*='ocumentation']"), ("wait", "700")),
            ),
            View(
                "settings",
                "/graphiql.html",
                (("wait", "2000"), ("click", "button[aria-label*='ettings']"), ("wait", "900")),
            ),
            View(
                "settings-dark",
                "/graphiql.html",
                (("wait", "2000"), ("click", "button[aria-label*='ettings']"), ("wait", "900")),
                (1024, 720),
                "dark",
            ),
            View(
                "keys",
                "/graphiql.html",
                (("wait", "2000"), ("click", "button[aria-label*='hort']"), ("wait", "900")),
                (1100, 760),
                "dark",
            ),
        ),
        npm={"graphiql": "3.9.0", "react": "18.3.1", "react-dom": "18.3.1", "graphql": "16.11.0"},
    ),
    App(
        "redoc",
        (
            View("page", "/redoc.html", (("wait", "2500"),)),
            View("boat", "/redoc.html", (("wait", "2000"), ("click", "text=Add a boat"), ("wait", "900")), (1440, 900)),
            View("change", "/redoc.html", (("wait", "2000"), ("click", "text=Change a boat"), ("wait", "900"))),
            View("small", "/redoc.html", (("wait", "2000"),), (412, 860), "light", 2.0),
            View(
                "search",
                "/redoc.html",
                (("wait", "2000"), ("fill", "input[type=text]=boat"), ("wait", "900")),
                (1100, 760),
            ),
        ),
        npm={
            "redoc": "2.5.4",
            "react": "18.3.1",
            "react-dom": "18.3.1",
            "mobx": "6.13.7",
            "styled-components": "6.1.19",
            "core-js": "3.45.1",
        },
    ),
)
ENVIRONMENT = _QUIET
