"""What is looked up is whatever the name says; a table holds only what was put there."""


class Job:
    def start(self):
        return "started"

    def stop(self):
        return "stopped"

    def delete_everything(self):
        return "deleted"


def observe(example):
    act = example.load()._act
    try:
        return act(Job(), "start"), act(Job(), "delete_everything")
    except KeyError:
        return act(Job(), "start"), "refused"


BAD = ("started", "deleted")
MENDED = ("started", "refused")
