"""An experiment with a few runs: ``mlflow_runs.py STORE``."""

import sys

import mlflow

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment("harbour")
for index in range(6):
    with mlflow.start_run(run_name=f"trip-{index}"):
        mlflow.log_params({"sail": ("main", "jib")[index % 2], "crew": index})
        mlflow.log_metrics({"speed": 4 + index / 3, "hours": 9 - index})
