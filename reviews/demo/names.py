"""Fictional names as people of the South bear them."""

from random import Random

from tuphe.lib.text import search_key

# Each as often as its number says.
FAMILIES = {
    "Nguyễn": 31, "Trần": 12, "Lê": 10, "Phạm": 7, "Huỳnh": 9, "Võ": 7, "Phan": 5, "Trương": 4,
    "Bùi": 3, "Đặng": 3, "Đỗ": 3, "Ngô": 3, "Hồ": 3, "Dương": 3, "Đinh": 2, "Lý": 2, "Mai": 2,
    "Tô": 1, "Cao": 2, "Châu": 1, "Lâm": 2, "Tạ": 1, "Thái": 1, "Trịnh": 1, "Hứa": 1, "Kiều": 1,
    "Lưu": 2, "Quách": 1, "Tăng": 1, "Đoàn": 2, "Hà": 1, "Văn": 1, "Ông": 1, "Tiêu": 1, "La": 1,
    "Từ": 1, "Giang": 1, "Nguyễn Phước": 1, "Lê Nguyễn": 1,
}  # fmt: skip
MEN = (
    "Văn Hữu Minh Quốc Thanh Hoàng Công Đức Ngọc Tấn Trung Phước Thành Chí Trọng Xuân Duy Gia",
    "An Ân Bảo Bình Châu Cường Danh Dũng Duy Đạt Điền Được Giàu Hải Hậu Hiền Hiếu Hòa Hùng Huy "
    "Hưng Khải Khánh Khoa Kiên Lâm Lập Lộc Long Lợi Luân Mẫn Nghĩa Nghiệp Nhân Nhựt Phát Phong "
    "Phú Phúc Phương Quang Quyền Sang Sơn Tài Tâm Tân Thắng Thạnh Thiện Thịnh Thuận Tiến Tín "
    "Toàn Trí Trung Tú Tuấn Tùng Vinh Vũ Xuyên",
)
WOMEN = (
    "Thị Thị_Kim Thị_Ngọc Thị_Mỹ Thị_Thu Thị_Thanh Thị_Bích Thị_Hồng Ngọc Kim Mỹ Thị_Cẩm "
    "Thị_Tuyết Thị_Diễm Thị_Thúy Thị_Phương",
    "Ánh Bích Chi Cúc Diễm Diệu Dung Duyên Đào Điệp Giang Hà Hạnh Hằng Hậu Hiền Hoa Hòa Hồng "
    "Huệ Hương Kiều Lan Lệ Liên Linh Loan Ly Mai Mận Minh Mỹ Nga Ngân Nghi Ngọc Nguyệt Nhã Nhi "
    "Nhung Nương Oanh Phượng Quyên Quỳnh Sương Tâm Thanh Thảo Thắm Thi Thoa Thơ Thu Thủy Thúy "
    "Thư Thương Trang Trâm Trinh Trúc Tuyền Tuyết Vân Vy Xuân Yến",
)
ELDERS = "Út Hai Ba Tư Năm Sáu Bảy Tám Chín Mười Lành Nhỏ Lớn"
LONG = (
    "Huỳnh Lê Nguyễn Thị Ngọc Trâm Anh",
    "Tôn Nữ Hoàng Thị Thùy Dương",
    "Nguyễn Phước Hoàng Bảo Quốc Khánh",
    "Trần Đặng Thị Thanh Phương Uyên",
    "Lê Huỳnh Hoàng Thiên Phúc Nguyên",
)
FEMALE = frozenset(["Thị", "Nữ"])
# Names that everybody knows from the news: the demo's people shall not be taken for them.
KNOWN = {
    "Nguyễn Văn Linh", "Phan Văn Khải", "Nguyễn Minh Triết", "Nguyễn Tấn Dũng", "Võ Văn Thưởng",
    "Trương Tấn Sang", "Nguyễn Thị Kim Ngân", "Nguyễn Hữu Thọ", "Huỳnh Tấn Phát", "Trần Quốc Tuấn",
    "Nguyễn Thị Bình", "Nguyễn Thị Định", "Trương Mỹ Lan", "Nguyễn Công Phượng", "Lê Minh Hưng",
    "Trần Quốc Toản", "Lê Đức Anh", "Nguyễn Trung Trực", "Trương Thị Mai", "Lê Quang Tùng",
    "Võ Văn Minh", "Nguyễn Văn Lợi", "Trần Văn Nam", "Nguyễn Hoàng Thao", "Mai Hùng Dũng",
}  # fmt: skip


class Namer:
    """Draws names; within one cell no name comes twice unless it is wanted so."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.long = list(LONG)

    def draw(self, birth_year: int, taken: set[str]) -> str:
        while True:
            name = self._name(birth_year)
            words = name.split()
            if name not in taken and name not in KNOWN and len(words) == len(set(words)):
                taken.add(name)
                return name

    def draw_long(self, taken: set[str]) -> str:
        """One of the long names; they are used up one after the other."""
        name = self.long.pop(0)
        self.long.append(name)
        taken.add(name)
        return name

    def _name(self, birth_year: int) -> str:
        rng = self.rng
        family = rng.choices(list(FAMILIES), list(FAMILIES.values()))[0]
        if birth_year < 1965 and rng.random() < 0.25:
            return f"{family} {rng.choice(['Văn', 'Thị'])} {rng.choice(ELDERS.split())}"
        middles, givens = rng.choices([MEN, WOMEN], [52, 48])[0]
        old_fashioned = "Văn" if middles is MEN[0] else "Thị"
        middle = old_fashioned if rng.random() < 0.35 else rng.choice(middles.split())
        return f"{family} {middle.replace('_', ' ')} {rng.choice(givens.split())}"


def is_womans(name: str) -> bool:
    """As far as a name says it for certain."""
    return not FEMALE.isdisjoint(name.split())


def address(name: str, number: int) -> str:
    """An e-mail address that reaches nobody: the domain is reserved for examples."""
    words = search_key(name).split()
    return f"{words[-1]}.{''.join(word[0] for word in words[:-1])}{number}@example.org"


def telephone(rng: Random) -> str:
    """A number that reaches nobody: area code 0650 went out of use in 2017."""
    return f"0650 {rng.randint(100, 999)} {rng.randint(100, 999)}"
