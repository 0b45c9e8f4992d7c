"""A flow of a few nodes for Node-RED: ``nodered_flow.py FOLDER``."""

import json
import sys
from pathlib import Path

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
nodes = [
    {"id": "t1", "type": "tab", "label": "Harbour"},
    {"id": "n1", "type": "inject", "z": "t1", "name": "tide", "x": 140, "y": 100, "wires": [["n2"]], "props": []},
    {
        "id": "n2",
        "type": "change",
        "z": "t1",
        "name": "height",
        "x": 320,
        "y": 100,
        "wires": [["n3"]],
        "rules": [{"t": "set", "p": "payload", "pt": "msg", "to": "4.2", "tot": "num"}],
    },
    {"id": "n3", "type": "debug", "z": "t1", "name": "log", "x": 500, "y": 100, "wires": [], "active": True},
    {
        "id": "n4",
        "type": "http in",
        "z": "t1",
        "name": "",
        "url": "/boats",
        "method": "get",
        "x": 150,
        "y": 200,
        "wires": [["n5"]],
    },
    {"id": "n5", "type": "http response", "z": "t1", "name": "", "x": 380, "y": 200, "wires": []},
]
(folder / "flows.json").write_text(json.dumps(nodes))
settings = """module.exports = {
  uiHost: "127.0.0.1",
  flowFile: "flows.json",
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: true, projects: { enabled: false } },
  logging: { console: { level: "error" } },
};
"""
(folder / "settings.js").write_text(settings)
