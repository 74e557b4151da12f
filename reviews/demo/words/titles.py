"""Posts at work: of those who lead a cell, and of its members."""

from dataclasses import dataclass

from reviews.demo.places import Setting as S

LEADING = 3  # so many lead a cell
RETIREMENT = "Cán bộ hưu trí"


@dataclass(frozen=True)
class Title:
    """A post at work. `once`: only one member of a cell has it."""

    name: str
    once: bool = False
    for_women: bool = False
    for_retired: bool = False
    for_young: bool = False


LEADERS: dict[S, tuple[str, ...]] = {
    S.OFFICE: ("Trưởng phòng", "Phó trưởng phòng", "Phó trưởng phòng"),
    S.WARD: (
        "Trưởng ban điều hành",
        "Trưởng ban công tác Mặt trận",
        "Chi hội trưởng Cựu chiến binh",
    ),
    S.SCHOOL: ("Hiệu trưởng", "Phó hiệu trưởng", "Chủ tịch Công đoàn trường"),
    S.HEALTH: ("Trưởng trạm", "Phó trưởng trạm", "Điều dưỡng trưởng"),
    S.POLICE: ("Trưởng Công an", "Phó trưởng Công an", "Phó trưởng Công an"),
    S.MILITARY: (
        "Chỉ huy trưởng Ban Chỉ huy quân sự",
        "Chính trị viên phó",
        "Chỉ huy phó Ban Chỉ huy quân sự",
    ),
}
MEMBERS: dict[S, tuple[Title, ...]] = {
    S.OFFICE: (
        Title("Chuyên viên"),
        Title("Chuyên viên"),
        Title("Chuyên viên tổng hợp"),
        Title("Chuyên viên chính"),
        Title("Cán sự"),
        Title("Văn thư, lưu trữ", once=True),
        Title("Kế toán", once=True),
        Title("Nhân viên lái xe", once=True),
    ),
    S.WARD: (
        Title(RETIREMENT, for_retired=True),
        Title(RETIREMENT, for_retired=True),
        Title("Nông dân"),
        Title("Nông dân, chủ vườn bưởi"),
        Title("Công nhân cao su"),
        Title("Công nhân khu công nghiệp"),
        Title("Hộ kinh doanh"),
        Title("Bảo vệ dân phố", once=True),
        Title("Chi hội trưởng Phụ nữ", once=True, for_women=True),
        Title("Chi hội trưởng Nông dân", once=True),
        Title("Chi hội trưởng Người cao tuổi", once=True, for_retired=True),
        Title("Cộng tác viên dân số", once=True),
    ),
    S.SCHOOL: (
        Title("Giáo viên"),
        Title("Giáo viên"),
        Title("Giáo viên chủ nhiệm"),
        Title("Tổ trưởng chuyên môn"),
        Title("Giáo viên Tổng phụ trách Đội", once=True, for_young=True),
        Title("Kế toán trường", once=True),
        Title("Nhân viên thư viện, thiết bị", once=True),
    ),
    S.HEALTH: (
        Title("Y sĩ"),
        Title("Điều dưỡng"),
        Title("Nhân viên y tế ấp, khu phố"),
        Title("Nữ hộ sinh", for_women=True),
        Title("Dược sĩ trung học", once=True),
    ),
    S.POLICE: (
        Title("Cảnh sát khu vực"),
        Title("Cảnh sát trật tự"),
        Title("Công an viên thường trực"),
        Title("Cán bộ đăng ký cư trú", once=True),
    ),
    S.MILITARY: (
        Title("Dân quân thường trực"),
        Title("Trợ lý quân sự"),
        Title("Tiểu đội trưởng dân quân thường trực"),
        Title("Trung đội trưởng dân quân cơ động", once=True),
    ),
}

# In the cell of a commune's own offices: its leaders, those of the commune, and the others.
COMMUNE_CELL_LEADERS = ("Chủ tịch HĐND", "Phó Chủ tịch UBND", "Chủ tịch Ủy ban MTTQ")
COMMUNE_LEADERS = ("Bí thư Đảng ủy", "Phó Bí thư Thường trực Đảng ủy", "Chủ tịch UBND")
COMMUNE_MEMBERS = (
    Title("Công chức Văn phòng - Thống kê"),
    Title("Công chức Văn hóa - Xã hội"),
    Title("Công chức Địa chính - Xây dựng"),
    Title("Công chức Tư pháp - Hộ tịch"),
    Title("Công chức Tài chính - Kế toán"),
    Title("Chủ tịch Hội Liên hiệp Phụ nữ", once=True, for_women=True),
    Title("Chủ tịch Hội Nông dân", once=True),
    Title("Chủ tịch Hội Cựu chiến binh", once=True),
    Title("Bí thư Đoàn Thanh niên", once=True, for_young=True),
    Title("Cán bộ Văn phòng Đảng ủy", once=True),
)
