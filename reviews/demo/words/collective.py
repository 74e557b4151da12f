# ruff: noqa: E501 - a sentence is one line
"""What a cell or a committee writes about itself as a collective."""

from reviews.demo.words.faults import Fault

RESULTS: dict[str, tuple[str, ...]] = {
    "tu-tuong": (
        "Tổ chức {4-6} đợt học tập, quán triệt nghị quyết, {93-99}% đảng viên dự; {85-98}% có bài thu hoạch đạt yêu cầu.",
        "Mỗi kỳ sinh hoạt dành 15 phút thông tin thời sự; cấp ủy nắm tư tưởng đảng viên qua {3-6} buổi gặp gỡ ngoài giờ họp.",
    ),
    "hoi-nghi": (
        "Duy trì 12 kỳ sinh hoạt thường kỳ và {3-4} kỳ sinh hoạt chuyên đề, tỷ lệ dự họp bình quân {88-97}%.",
        "Tổ chức nói chuyện chuyên đề “{topic}”, {30-120} người dự; cử {2-5} đảng viên dự hội thi “{contest}” cấp {level}.",
    ),
    "sang-tao": (
        "Thực hiện mô hình “{group}”, mỗi tuần biểu dương một việc tốt và nêu một việc phải sửa.",
        "Giao mỗi đảng viên phụ trách {5-12} hộ hoặc một đầu việc cụ thể, cuối quý báo cáo trước chi bộ.",
    ),
    "xay-dung-dang": (
        "Kết nạp {1-3} đảng viên mới, đạt chỉ tiêu được giao; chuyển chính thức {1-3} đồng chí đúng hạn.",
        "Kiểm tra {2-4} đảng viên, giám sát {1-3} chuyên đề theo chương trình; kết luận đều có thời hạn khắc phục.",
        "Thực hiện nghiêm tập trung dân chủ; nghị quyết được thảo luận, biểu quyết và ghi biên bản đầy đủ.",
    ),
    "ngan-chan": (
        "Không có đảng viên bị kỷ luật; nhắc nhở {1-3} đồng chí về phát ngôn trên mạng xã hội.",
        "Tự soi theo 27 biểu hiện vào tháng {month}; {80-95}% đảng viên đã đăng ký ít nhất một việc phải sửa.",
    ),
    "nhiem-vu": (
        "Lãnh đạo hoàn thành {10-13} trên 14 chỉ tiêu nghị quyết năm; phần còn lại đạt trên {70-90}%.",
        "Chọn khâu đột phá là {breakthrough}; đến nay đã có chuyển biến rõ, số việc trễ giảm {20-45}%.",
    ),
    "hoc-bac": (
        "{90-100}% đảng viên đăng ký làm theo Bác bằng việc cụ thể; biểu dương {2-5} gương tiêu biểu.",
        "Cả tập thể thực hiện “{pledge}”, cấp ủy kiểm tra sổ tay mỗi quý.",
    ),
}

FAULTS = (
    Fault(
        "hoi-nghi",
        (
            (
                "Sinh hoạt chuyên đề mới thực hiện {2-3} trên 4 quý; nội dung còn đọc tài liệu là chính.",
                "Cấp ủy chuẩn bị nội dung gấp, chưa gửi tài liệu trước.",
                "Lập lịch chuyên đề cả năm, giao người trình bày trước 30 ngày; tài liệu gửi trước 05 ngày.",
            ),
            (
                "Không khí thảo luận còn trầm, thường chỉ {3-5} đồng chí phát biểu.",
                "Người chủ trì nói nhiều, chưa gợi ý đích danh.",
                "Mỗi kỳ chọn 01 việc cụ thể để thảo luận, mời đích danh ít nhất 05 đồng chí.",
            ),
            (
                "Tỷ lệ dự sinh hoạt quý {quarter} chỉ đạt {72-84}%, nhiều đồng chí vắng có phép kéo dài.",
                "Chưa có cách sinh hoạt phù hợp với đảng viên đi làm ca, đi làm xa.",
                "Dời giờ họp sang tối thứ Sáu tuần đầu tháng; nêu tên đồng chí vắng hai kỳ liên tiếp.",
            ),
            (
                "Sinh hoạt còn kéo dài {3-4} giờ, thông tin trùng lặp, đảng viên lớn tuổi mệt.",
                "Chưa chọn lọc nội dung, đọc nguyên văn bản.",
                "Gói gọn trong 90 phút; văn bản gửi trước, tại kỳ họp chỉ nêu điểm phải làm.",
            ),
        ),
    ),
    Fault(
        "xay-dung-dang",
        (
            (
                "Phát triển đảng viên mới đạt {40-66}% chỉ tiêu, nguồn trẻ còn ít.",
                "Chưa phối hợp chặt với Đoàn Thanh niên để phát hiện quần chúng ưu tú.",
                "Giao mỗi chi ủy viên giúp {1-2} quần chúng, hoàn tất hồ sơ trong hai quý tới.",
            ),
            (
                "Chương trình kiểm tra, giám sát thực hiện chậm, còn {1-2} cuộc chuyển sang năm sau.",
                "Phân công người kiểm tra trùng lịch công tác chuyên môn.",
                "Hoàn thành các cuộc còn lại, thông báo kết luận tại kỳ họp kế tiếp.",
            ),
            (
                "Biên bản họp còn ghi vắn tắt, {2-4} kỳ không ghi ý kiến từng đồng chí.",
                "Đồng chí thư ký mới, chưa được hướng dẫn.",
                "Tập huấn nửa buổi về ghi biên bản; bí thư duyệt biên bản trong 03 ngày.",
            ),
        ),
    ),
    Fault(
        "nhiem-vu",
        (
            (
                "Báo cáo gửi cấp trên trễ {2-4} lần, số liệu giữa các kỳ có lúc chưa khớp.",
                "Chưa phân công một đồng chí theo dõi chung.",
                "Giao phó bí thư tổng hợp, chốt số liệu ngày 25 hằng tháng.",
            ),
            (
                "Việc khắc phục hạn chế sau kiểm điểm năm {last_year} chưa được theo dõi, {2-4} việc quá hạn.",
                "Cấp ủy chưa đưa nội dung khắc phục vào chương trình họp hằng tháng.",
                "Đưa danh sách việc phải sửa vào mỗi kỳ họp, ai quá hạn giải trình tại chỗ.",
            ),
            (
                "Nghị quyết hằng tháng còn dàn trải, chưa rõ người làm, ngày xong.",
                "Soạn nghị quyết theo mẫu cũ, chưa chọn việc trọng tâm.",
                "Mỗi nghị quyết tháng chỉ chọn {2-3} việc, ghi rõ người làm và ngày xong.",
            ),
            (
                "Ý kiến của nhân dân qua {1-2} buổi đối thoại chậm trả lời, có việc quá {20-30} ngày.",
                "Chưa giao đầu mối theo dõi, chờ cấp trên cho ý kiến.",
                "Lập bảng theo dõi từng ý kiến, trả lời trong 10 ngày và niêm yết kết quả.",
            ),
        ),
    ),
    Fault(
        "ngan-chan",
        (
            (
                "Chưa kịp thời nhắc nhở {1-2} đảng viên phát ngôn chưa đúng mực trên mạng xã hội.",
                "Cấp ủy chưa phân công người theo dõi, còn ngại va chạm.",
                "Phân công 01 chi ủy viên theo dõi, nhắc nhở trong 24 giờ và báo cáo kỳ họp gần nhất.",
            ),
            (
                "Đấu tranh phê bình trong nội bộ còn nể nang, chủ yếu nêu ưu điểm.",
                "Tâm lý giữ thành tích chung.",
                "Mỗi quý có một kỳ họp góp ý cho từng đồng chí, bắt đầu từ cấp ủy; ghi biên bản việc phải sửa.",
            ),
        ),
    ),
)
