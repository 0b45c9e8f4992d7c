"""One of each of gradio's components."""

import sys

import gradio as gr

with gr.Blocks(title="Harbour", analytics_enabled=False) as demo:
    gr.Markdown("# Harbour desk\nAsk for a berth, get an answer.")
    with gr.Tab("Berth"), gr.Row():
        with gr.Column():
            name = gr.Textbox(label="Boat", placeholder="Name of the boat")
            length = gr.Slider(2, 30, 7, label="Length")
            kind = gr.Radio(["Sail", "Motor", "Row"], label="Kind", value="Sail")
            needs = gr.CheckboxGroup(["Water", "Power", "Crane"], label="Needs")
            quay = gr.Dropdown(["North", "South", "Marina"], label="Quay", value="North")
            with gr.Row():
                gr.ClearButton([name, length])
                go = gr.Button("Ask", variant="primary")
        with gr.Column():
            answer = gr.Textbox(label="Answer", lines=3)
            gr.Number(label="Fee", value=40)
            gr.Checkbox(label="I have read the rules")
            gr.Button("Print", variant="secondary", size="sm")
            gr.Button("Cancel the berth", variant="stop", size="sm")
    with gr.Tab("Log"):
        gr.Dataframe([["Petrel", 7.2, "North"], ["Heron", 9.0, "Marina"]], headers=["boat", "length", "quay"])
        gr.File(label="Papers")
        gr.UploadButton("Upload a list")
        gr.DownloadButton("Download the log")
    with gr.Tab("Chat"):
        gr.ChatInterface(lambda text, history: "Ask the office.", examples=["Is there water?", "When is high tide?"])
    with gr.Accordion("More", open=False):
        gr.Textbox(label="Notes")
    go.click(lambda n: f"{n}: berth 12", name, answer)
demo.launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), share=False)
