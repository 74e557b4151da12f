"""What administrators do. Each act checks the right, locks, validates, writes and records; what is
wrong with the input comes back as a ValidationError for the form."""

from units.actions.members import (
    add_member,
    create_member,
    end_membership,
    move_member,
    update_member,
)
from units.actions.posts import create_appointment, end_appointment
from units.actions.tree import create_unit, update_unit

__all__ = [
    "add_member",
    "create_appointment",
    "create_member",
    "create_unit",
    "end_appointment",
    "end_membership",
    "move_member",
    "update_member",
    "update_unit",
]
