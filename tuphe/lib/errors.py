"""Refusals that a page answers with a clear sentence instead of a crash."""


class Refused(Exception):
    """The request is understood and refused; `message` is shown to the person as it is."""

    status = 400

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(Refused):
    """Inside one's scope, without the right: 403."""

    status = 403


class Conflict(Refused):
    """The thing is not, or no longer, in the state that the request supposes: 409."""

    status = 409
