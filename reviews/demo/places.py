"""The organisations of the demo district, as data: real names of units, nobody's real data."""

from dataclasses import dataclass, field
from enum import StrEnum

from units.enums import UnitKind


class Setting(StrEnum):
    """Where the members of a cell work and live: it decides what they write about."""

    OFFICE = "office"
    WARD = "ward"
    SCHOOL = "school"
    HEALTH = "health"
    POLICE = "police"
    MILITARY = "military"


@dataclass(frozen=True)
class Place:
    """A unit: its names, its kind, how many members, and the cells below it."""

    name: str
    short_name: str
    setting: Setting = Setting.OFFICE
    size: int = 0
    kind: UnitKind = UnitKind.CELL
    is_pilot: bool = False
    diligence: float = 0.5  # how far its people are in the open cycle, from 0 to 1
    cells: tuple["Place", ...] = field(default=())


S = Setting
DISTRICT = Place("Huyện ủy Bắc Tân Uyên", "Huyện ủy", kind=UnitKind.SUPERIOR)


def _agency(name: str, short: str, size: int, diligence: float, *, pilot: bool = False) -> Place:
    kind = UnitKind.GRASSROOTS_CELL
    return Place(name, short, S.OFFICE, size, kind, is_pilot=pilot, diligence=diligence)


def _commune(
    what: str, name: str, diligence: float, *cells: tuple[str, Setting, int], pilot: bool = False
) -> Place:
    """A commune's committee; its first cell is that of the commune's own offices."""
    offices = (f"Cơ quan {what} {name}", S.OFFICE, 20)
    return Place(
        f"Đảng bộ {what} {name}",
        f"ĐB {name}",
        kind=UnitKind.GRASSROOTS,
        is_pilot=pilot,
        diligence=diligence,
        cells=tuple(
            Place(f"Chi bộ {cell}", f"CB {cell}", setting, size)
            for cell, setting, size in (offices, *cells)
        ),
    )


OFFICE = _agency("Chi bộ Văn phòng HĐND-UBND huyện", "CB Văn phòng HĐND-UBND", 26, 0.9, pilot=True)
TOWN = _commune(
    "thị trấn",
    "Tân Thành",
    0.85,
    ("Khu phố 2", S.WARD, 19),
    ("Trường Tiểu học Tân Thành", S.SCHOOL, 16),
    ("Công an thị trấn Tân Thành", S.POLICE, 9),
    ("Khu phố 1", S.WARD, 21),
    ("Khu phố 3", S.WARD, 17),
    ("Trạm Y tế thị trấn Tân Thành", S.HEALTH, 8),
    ("Quân sự thị trấn Tân Thành", S.MILITARY, 9),
    ("Trường Mầm non Hoa Phượng", S.SCHOOL, 13),
    ("Khu phố 4", S.WARD, 16),
    ("Khu phố 5", S.WARD, 15),
    pilot=True,
)
STAFF = _agency("Chi bộ Ban Tổ chức Huyện ủy", "CB Ban Tổ chức", 12, 0.7)

# In the order in which a smaller demo leaves them out, from the end.
GRASSROOTS = (
    OFFICE,
    TOWN,
    STAFF,
    _commune(
        "xã",
        "Đất Cuốc",
        0.55,
        ("Ấp Tân Liên", S.WARD, 17),
        ("Trường THCS Đất Cuốc", S.SCHOOL, 15),
        ("Công an xã Đất Cuốc", S.POLICE, 8),
    ),
    _commune(
        "thị trấn",
        "Tân Bình",
        0.6,
        ("Khu phố 1 Tân Bình", S.WARD, 18),
        ("Khu phố 6 Tân Bình", S.WARD, 16),
        ("Trường Tiểu học Tân Bình", S.SCHOOL, 15),
        ("Trạm Y tế thị trấn Tân Bình", S.HEALTH, 8),
        ("Quân sự thị trấn Tân Bình", S.MILITARY, 8),
    ),
    _agency("Chi bộ Mặt trận và các đoàn thể huyện", "CB Mặt trận, đoàn thể", 17, 0.5),
    _commune(
        "xã",
        "Tân Định",
        0.3,
        ("Ấp Cây Dừng", S.WARD, 16),
        ("Ấp Đồng Sặc", S.WARD, 15),
        ("Trường Tiểu học Tân Định", S.SCHOOL, 14),
    ),
    _commune(
        "xã",
        "Bình Mỹ",
        0.45,
        ("Ấp Mỹ Đức", S.WARD, 17),
        ("Ấp Đồng Sơn", S.WARD, 15),
        ("Trường THCS Bình Mỹ", S.SCHOOL, 16),
    ),
    _agency("Chi bộ Phòng Giáo dục và Đào tạo", "CB Phòng GD-ĐT", 13, 0.65),
    _commune(
        "xã",
        "Lạc An",
        0.4,
        ("Ấp 1 Lạc An", S.WARD, 16),
        ("Trạm Y tế xã Lạc An", S.HEALTH, 7),
    ),
    _commune(
        "xã",
        "Tân Lập",
        0.2,
        ("Ấp 2 Tân Lập", S.WARD, 15),
        ("Quân sự xã Tân Lập", S.MILITARY, 7),
    ),
    _agency("Chi bộ Ủy ban Kiểm tra Huyện ủy", "CB Ủy ban Kiểm tra", 9, 0.75),
)
