"""What a first installation starts from: focus areas, levels and the plain forms, as data.

The seven areas are those of Huyện ủy Bắc Tân Uyên's model of 2024; the four levels are those of
the yearly assessment of party members. A cycle copies them when it is made, so changing this
file changes no cycle.
"""

from reviews.enums import Audience, SectionKind

FOCUS_AREAS = [
    (
        "tu-tuong",
        "Giáo dục tư tưởng, chính trị, đạo đức, lối sống; học tập lý luận chính trị",
        "Đồng chí đã học tập, rèn luyện những gì? Nêu việc làm cụ thể, kết quả thấy được.",
    ),
    (
        "hoi-nghi",
        "Hội nghị, hội thi, nói chuyện chuyên đề",
        "Đã dự, đã tổ chức hoặc trình bày chuyên đề nào? Áp dụng được gì vào công việc?",
    ),
    (
        "sang-tao",
        "Hình thức sáng tạo khác",
        "Cách làm mới nào đã thử trong học tập, tuyên truyền, nêu gương?",
    ),
    (
        "xay-dung-dang",
        "Lý luận, thực tiễn về xây dựng, chỉnh đốn Đảng",
        "Việc chấp hành nguyên tắc tập trung dân chủ, tự phê bình và phê bình trong kỳ.",
    ),
    (
        "ngan-chan",
        "Ngăn chặn suy thoái, “tự diễn biến”, “tự chuyển hóa”",
        "Đã phòng ngừa, đấu tranh, nhắc nhở đồng chí, đồng nghiệp ra sao?",
    ),
    (
        "nhiem-vu",
        "Quan điểm chỉ đạo, nhiệm vụ trọng tâm, giải pháp đột phá",
        "Nhiệm vụ được giao, tiến độ, chất lượng; phần việc còn chậm và vì sao.",
    ),
    (
        "hoc-bac",
        "Chuyên đề học tập và làm theo Bác hằng năm",
        "Nội dung đã đăng ký học tập, làm theo và mức độ thực hiện.",
    ),
]

LEVELS = [
    "Hoàn thành xuất sắc nhiệm vụ",
    "Hoàn thành tốt nhiệm vụ",
    "Hoàn thành nhiệm vụ",
    "Không hoàn thành nhiệm vụ",
]


def _sections(whose: str) -> list[dict[str, object]]:
    return [
        {
            "number": "1",
            "kind": SectionKind.AREAS.value,
            "heading": "Kết quả, ưu điểm theo từng nội dung trọng tâm",
            "guidance": "Viết ngắn, nêu việc và số liệu cụ thể. Không có việc thì để trống.",
            "required": True,
        },
        {
            "number": "2",
            "kind": SectionKind.SHORTCOMINGS.value,
            "heading": f"Hạn chế, khuyết điểm của {whose}; nguyên nhân và biện pháp khắc phục",
            "guidance": "Mỗi hạn chế ghi rõ nguyên nhân, biện pháp và thời hạn khắc phục.",
            "required": False,
        },
        {
            "number": "3",
            "kind": SectionKind.LEVEL.value,
            "heading": "Tự nhận mức xếp loại chất lượng",
            "guidance": "Chọn một mức.",
            "required": True,
        },
    ]


FORMS = {
    Audience.INDIVIDUAL: ("Bản tự soi, tự sửa của cá nhân", _sections("bản thân")),
    Audience.COLLECTIVE: ("Bản tự soi, tự sửa của tập thể", _sections("tập thể")),
}
