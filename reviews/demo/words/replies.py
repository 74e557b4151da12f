# ruff: noqa: E501 - a sentence is one line
"""What a committee answers: why a review goes back, and what it remarks."""

RETURNS = (
    "Phần hạn chế còn chung chung (“có lúc chưa kịp thời”). Đề nghị đồng chí nêu rõ việc nào, tháng nào và nguyên nhân từ bản thân.",
    "Biện pháp khắc phục chỉ ghi “rút kinh nghiệm”, chưa có việc làm cụ thể và người theo dõi. Đề nghị đồng chí bổ sung.",
    "Chưa đề cập việc vắng {2-3} kỳ sinh hoạt mà chi bộ đã góp ý tại kỳ họp tháng {month}. Đề nghị đồng chí tự nhìn lại và viết rõ.",
    "Phần kết quả gần như giống bản năm {last_year}. Đề nghị đồng chí nêu việc đã làm trong năm {year}, có số liệu.",
    "Mức tự nhận chưa tương xứng với các hạn chế đã nêu. Đề nghị đồng chí cân nhắc lại và giải thích thêm.",
    "Thời hạn khắc phục đã chọn là quá dài đối với việc này. Đề nghị đồng chí chọn thời hạn gần hơn và chia từng bước.",
    "Phần nêu gương và phòng ngừa suy thoái còn sơ sài. Đề nghị đồng chí tự soi theo bản cam kết đầu năm rồi gửi lại.",
)
COLLECTIVE_RETURNS = (
    "Báo cáo tập thể chưa nêu trách nhiệm của cấp ủy đối với {2-4} việc quá hạn từ năm {last_year}. Đề nghị bổ sung.",
    "Số liệu dự sinh hoạt chưa khớp với báo cáo quý {quarter}. Đề nghị rà soát, ghi rõ số vắng có phép, không phép.",
)
REWRITES = (
    "Bổ sung theo góp ý của cấp ủy: nêu rõ tháng {month} để việc trễ do không kiểm tra hằng tuần; đã sửa từ tháng sau.",
    "Viết lại sau khi được góp ý: kết quả năm {year} gồm {2-4} việc chính, mỗi việc có số liệu và người xác nhận.",
    "Tiếp thu góp ý, xác định phần thiếu sót thuộc trách nhiệm bản thân, không do điều kiện khách quan.",
)
PRAISE = (
    "Nội dung viết cụ thể, có số liệu. Đề nghị phát huy.",
    "Nội dung này cấp ủy xác nhận đúng, đã thấy kết quả trong quý {quarter}.",
    "Cách làm này nên đưa ra trao đổi tại kỳ sinh hoạt tới để nơi khác cùng làm theo.",
    "Đã xem minh chứng, kết quả đúng như đã viết. Năm tới nên đặt chỉ tiêu cao hơn.",
)
QUESTIONS = (
    "Đề nghị nói rõ thêm phần việc đã trực tiếp làm, để hội nghị có cơ sở nhận xét.",
    "Nên ghi thêm kết quả người dân, học sinh hoặc đồng nghiệp thấy được, tránh chỉ kể việc.",
    "Số liệu chưa khớp với báo cáo quý {quarter}, đề nghị rà soát lại.",
    "Ý này đã có trong bản năm {last_year}; năm nay khác gì, đề nghị nêu rõ.",
)
FAULT_COMMENTS = (
    "Hạn chế đã nêu đúng điều được góp ý. Cần chọn thời hạn gần hơn và báo cáo từng bước.",
    "Việc này đã nêu năm {last_year}; lần này cần làm dứt điểm, cấp ủy sẽ theo dõi hằng tháng.",
    "Nguyên nhân chủ quan nêu thẳng thắn. Cần giúp đỡ gì thì báo cấp ủy sớm.",
)
CLOSINGS = (
    "Cấp ủy đã đọc, bản tự soi nghiêm túc, đủ điều kiện đưa ra hội nghị góp ý.",
    "Bản viết ngắn gọn, thẳng thắn. Đề nghị thực hiện đúng thời hạn đã ghi.",
    "Đạt yêu cầu. Tại hội nghị đề nghị trình bày trọng tâm phần hạn chế, không đọc lại phần kết quả.",
)

# The review that the account `canbo` finds half written, by focus area.
HALF_WRITTEN = {
    "tu-tuong": (
        "Tham gia đủ 05 đợt học tập, quán triệt nghị quyết do cấp ủy tổ chức; đã nộp 04 bài thu hoạch, bài cuối đang viết.\n\n"
        "Tự đọc toàn văn Quy định số 144-QĐ/TW, ghi lại 06 việc phải làm tốt hơn trong tiếp dân."
    ),
    "hoi-nghi": (
        "Dự 10 trên 11 kỳ sinh hoạt chi bộ, phát biểu 06 lần. Trình bày chuyên đề “Nói đi đôi với làm” trước chi bộ, "
        "17 đồng chí dự và 05 ý kiến trao đổi."
    ),
    "nhiem-vu": "Tham mưu 96 văn bản, 93 văn bản ban hành đúng hạn. Phần số hóa hồ sơ",
}
HALF_WRITTEN_FAULT = {
    "area": "nhiem-vu",
    "description": "Còn 03 văn bản tham mưu trễ hạn từ 2 đến 4 ngày, trong đó có báo cáo quý II phải xin lùi ngày gửi.",
    "cause": "Dồn việc vào cuối tháng, chưa thu thập số liệu hằng tuần; phối hợp lấy ý kiến các phòng còn chậm.",
    "measure": "Chốt số liệu vào chiều thứ Sáu hằng tuần; gửi dự thảo lấy ý kiến trước hạn 05 ngày; nhờ đồng chí phó bí thư theo dõi.",
}
