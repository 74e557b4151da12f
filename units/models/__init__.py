from units.models.audit import AuditEntry, record
from units.models.cadre import Cadre
from units.models.post import Appointment, Membership
from units.models.unit import SEGMENT, PartyUnit

__all__ = ["SEGMENT", "Appointment", "AuditEntry", "Cadre", "Membership", "PartyUnit", "record"]
