"""The words that are drawn for the names in braces."""

WORDS: dict[str, tuple[str, ...]] = {
    "document": (
        "Kết luận số 21-KL/TW về đẩy mạnh xây dựng, chỉnh đốn Đảng",
        "Nghị quyết Trung ương 4 khóa XII",
        "Nghị quyết Đại hội Đảng bộ huyện",
        "Quy định số 144-QĐ/TW về chuẩn mực đạo đức cách mạng",
        "Nghị quyết Đại hội Đảng bộ tỉnh",
        "Chỉ thị số 05-CT/TW về học tập và làm theo Bác",
    ),
    "topic": (
        "Nói đi đôi với làm",
        "Trách nhiệm nêu gương của đảng viên nơi cư trú",
        "Phòng, chống lãng phí từ việc nhỏ",
        "Tự soi, tự sửa trong công việc hằng ngày",
        "Giữ gìn đoàn kết trong chi bộ",
        "Nhận diện tin giả trên mạng xã hội",
    ),
    "contest": (
        "Rung chuông vàng tìm hiểu nghị quyết",
        "Tuyên truyền viên trẻ",
        "Tìm hiểu lịch sử Đảng bộ huyện",
        "Kể chuyện tấm gương đạo đức Hồ Chí Minh",
        "Dân vận khéo",
    ),
    "group": (
        "Mỗi ngày một tin tốt",
        "Việc tốt quanh ta",
        "Tổ mình tự sửa",
        "Góc học Bác",
    ),
    "pledge": (
        "Đúng giờ, đúng hẹn, không để dân chờ",
        "Mỗi tuần gặp một hộ dân",
        "Không nói thay, không làm hộ, hướng dẫn để người dân tự làm được",
        "Tiết kiệm điện, giấy, thời giờ",
        "Nghe hết ý kiến rồi mới kết luận",
        "Việc hôm nay không để ngày mai",
    ),
    "movement": (
        "Ngôi nhà đồng đội",
        "Nuôi heo đất giúp bạn đến trường",
        "Tuyến đường không rác",
        "Bữa cơm nghĩa tình",
    ),
    "breakthrough": (
        "cải cách thủ tục hành chính",
        "nêu gương của người đứng đầu",
        "chuyển đổi số trong công tác đảng",
        "giữ gìn vệ sinh môi trường và mỹ quan",
    ),
    "level": ("cơ sở", "huyện"),
    "prize": ("ba", "khuyến khích", "nhì"),
    "grade": ("khá", "giỏi", "tốt"),
}
