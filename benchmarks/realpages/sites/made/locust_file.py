"""Two kinds of visitor; nothing listens where they go, so that failures are shown too."""

from locust import HttpUser, between, task


class Skipper(HttpUser):
    wait_time = between(0.5, 1)

    @task(3)
    def berths(self):
        self.client.get("/berths")

    @task
    def boat(self):
        self.client.post("/boats", {"name": "Petrel"})
