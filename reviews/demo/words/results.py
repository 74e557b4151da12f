# ruff: noqa: E501 - a sentence is one line
"""What was done well, per focus area: parts of a self-review (individual)."""

from reviews.demo.places import Setting as S

# By the slug of the focus area. Any setting may draw these.
COMMON: dict[str, tuple[str, ...]] = {
    "tu-tuong": (
        "Tham gia đủ {3-6} đợt học tập, quán triệt nghị quyết do cấp ủy tổ chức; có ghi chép và nộp bài thu hoạch đúng hạn.",
        "Đã đọc toàn văn {document}, tóm tắt thành {2-4} trang ghi chép và trao đổi lại trong kỳ sinh hoạt chi bộ tháng {month}.",
        "Giữ vững lập trường tư tưởng, không nói và làm trái chủ trương của Đảng; thực hiện đúng bản cam kết tu dưỡng, rèn luyện đã đăng ký đầu năm.",
        "Hoàn thành lớp bồi dưỡng lý luận chính trị {5-12} ngày tại Trung tâm Chính trị huyện, kết quả đạt loại {grade}.",
        "Mỗi tuần dành ít nhất {2-4} giờ đọc báo, tạp chí của Đảng; đã ghi lại {12-30} nội dung có thể vận dụng vào công việc.",
        "Sống giản dị, hòa nhã; gia đình {6-12} năm liền giữ danh hiệu gia đình văn hóa, không có người thân vi phạm pháp luật.",
        "Tự đối chiếu với 27 biểu hiện suy thoái, “tự diễn biến”, “tự chuyển hóa” vào tháng {month}; ghi rõ {2-3} biểu hiện cần phòng tránh vào sổ tay.",
        "Tham gia thi tìm hiểu {document} trên mạng, dự đủ {3-6} tuần và vận động thêm {3-9} đồng chí cùng dự.",
    ),
    "hoi-nghi": (
        "Dự {8-10} trên 12 kỳ sinh hoạt chi bộ, phát biểu {4-9} lần; các lần vắng đều xin phép trước.",
        "Trình bày chuyên đề “{topic}” trước chi bộ vào tháng {month}, có {12-25} đồng chí dự và {3-7} ý kiến trao đổi.",
        "Dự {2-5} buổi nói chuyện thời sự do Ban Tuyên giáo Huyện ủy tổ chức, về kể lại cho tổ trong buổi giao ban sau đó.",
        "Tham gia hội thi “{contest}” cấp {level}, đạt giải {prize}.",
        "Chuẩn bị tài liệu cho {2-4} kỳ sinh hoạt chuyên đề, gửi trước cho đảng viên {3-5} ngày để nghiên cứu.",
        "Tham dự hội nghị đối thoại với nhân dân tháng {month}, ghi nhận {4-12} ý kiến và chuyển cơ quan có trách nhiệm trả lời.",
    ),
    "sang-tao": (
        "Lập nhóm trao đổi “{group}” với {8-30} người tham gia, mỗi tuần đăng {1-3} nội dung về gương người tốt, việc tốt.",
        "Đề xuất mỗi kỳ họp dành 10 phút kể một việc làm được và một việc còn vướng; chi bộ đã làm theo từ tháng {month}.",
        "Làm {1-2} bảng theo dõi công việc treo tại phòng, ai cũng thấy việc nào tới hạn; số việc trễ giảm từ {8-14} xuống {2-5}.",
        "Dùng mã QR để chia sẻ tài liệu học tập, tiết kiệm khoảng {400-900} trang giấy trong năm.",
        "Cùng Đoàn Thanh niên tổ chức {2-4} buổi “cà phê sáng thứ Bảy” nghe đoàn viên trẻ góp ý.",
        "Thử cách ghi “một việc tự sửa trong tuần” vào sổ tay; đã ghi {20-40} việc, tự đánh giá làm được khoảng {70-95}%.",
    ),
    "xay-dung-dang": (
        "Chấp hành nguyên tắc tập trung dân chủ; {4-8} lần góp ý thẳng thắn cho chi ủy và đồng chí, không nói khác sau cuộc họp.",
        "Đóng đảng phí đầy đủ, đúng hạn cả 12 tháng; giới thiệu {1-2} quần chúng ưu tú học lớp nhận thức về Đảng.",
        "Được phân công giúp đỡ {1-2} đảng viên dự bị, mỗi quý có nhận xét bằng văn bản gửi chi ủy.",
        "Tham gia {1-3} tổ kiểm tra, giám sát của chi bộ; báo cáo kết quả đúng thời gian, có kiến nghị cụ thể.",
        "Giữ mối liên hệ với chi ủy và nhân dân nơi cư trú, dự {2-4} buổi họp tổ dân cư, có nhận xét tốt của nơi cư trú.",
        "Trong kỳ kiểm điểm trước được góp ý {2-3} nội dung, đến nay đã sửa xong {1-2} nội dung, có chi ủy xác nhận.",
    ),
    "ngan-chan": (
        "Nhắc nhở {1-3} đồng nghiệp chia sẻ thông tin chưa kiểm chứng trên mạng xã hội, các đồng chí đã gỡ bài ngay.",
        "Chia sẻ {20-60} tin, bài chính thống; báo cáo {1-4} trang có nội dung xấu độc cho nhóm nòng cốt của huyện.",
        "Không nhận quà, tiền trái quy định; kê khai tài sản, thu nhập trung thực, nộp đúng hạn.",
        "Thẳng thắn góp ý việc đùn đẩy hồ sơ giữa hai bộ phận trong cuộc họp tháng {month}; nay đã có quy trình phối hợp.",
        "Thực hiện nghiêm những điều đảng viên không được làm; không uống rượu bia trong giờ làm việc và giờ nghỉ trưa.",
        "Tiết kiệm điện, văn phòng phẩm; cùng cơ quan giảm {10-18}% chi phí văn phòng so với năm {last_year}.",
    ),
    "nhiem-vu": (
        "Hoàn thành {15-40} đầu việc được giao, trong đó {88-97}% đúng hoặc trước hạn.",
        "Chủ động tháo gỡ {2-4} việc tồn đọng từ năm {last_year}, đã báo cáo kết quả bằng văn bản.",
        "Bám sát chương trình công tác, cuối mỗi tuần tự rà soát; không có việc bị nhắc trễ trong quý {quarter}.",
    ),
    "hoc-bac": (
        "Đăng ký và thực hiện “{pledge}”; tự chấm đạt khoảng {75-95}% nội dung đã đăng ký.",
        "Học chuyên đề năm {year}, viết thu hoạch {4-8} trang; chọn {1-2} việc cụ thể để làm theo và báo cáo chi bộ hằng quý.",
        "Kể {2-4} mẩu chuyện về Bác trong giờ chào cờ, sinh hoạt đầu tuần; rút ra bài học về tác phong đúng giờ.",
        "Góp {200-600} nghìn đồng và {2-5} ngày công giúp hộ khó khăn trong phong trào “{movement}”.",
        "Làm theo Bác về tiết kiệm: tự sửa chữa, dùng lại {3-8} thiết bị cũ thay vì đề nghị mua mới.",
    ),
}

# What only people of one setting write.
OWN: dict[S, dict[str, tuple[str, ...]]] = {
    S.OFFICE: {
        "nhiem-vu": (
            "Tham mưu {60-180} văn bản, {93-99}% ban hành đúng hạn; phục vụ {12-40} cuộc họp, không để thiếu tài liệu.",
            "Tiếp nhận, giải quyết {180-900} hồ sơ, tỷ lệ đúng hẹn {94-99}%; hồ sơ trực tuyến đạt {55-85}%.",
            "Hoàn thành số hóa {400-1500} hồ sơ lưu trữ, tra cứu được ngay trên phần mềm.",
            "Tham mưu kế hoạch và theo dõi {8-20} chỉ tiêu của nghị quyết; đến nay {6-8} chỉ tiêu đã đạt.",
        ),
        "sang-tao": (
            "Soạn mẫu phiếu hướng dẫn một trang cho {4-9} thủ tục người dân hay hỏi, đặt tại bộ phận một cửa.",
            "Đề xuất gộp {2-3} báo cáo trùng nhau thành một biểu, mỗi tháng đỡ {6-12} giờ làm việc.",
        ),
    },
    S.WARD: {
        "nhiem-vu": (
            "Vận động {15-60} hộ hiến {120-600} m² đất mở rộng hẻm, đến nay đã thông {1-3} tuyến.",
            "Cùng tổ dân cư hòa giải thành {2-6} trên {6-8} vụ mâu thuẫn, không có đơn vượt cấp.",
            "Phụ trách {18-35} hộ trong tổ; đã đến từng nhà ít nhất {1-3} lần, nắm được hộ khó khăn để đề nghị hỗ trợ.",
            "Vận động {85-98}% hộ phân loại rác tại nguồn và đóng phí vệ sinh đúng hạn.",
        ),
        "ngan-chan": (
            "Giải thích cho {5-15} hộ hiểu chủ trương thu hồi đất làm đường, không để kẻ xấu kích động tụ tập.",
            "Báo kịp thời {1-3} trường hợp mời gọi vay tiền qua mạng cho Công an xử lý.",
        ),
        "hoc-bac": (
            "Giữ nếp quét dọn đầu hẻm sáng Chủ nhật, cả năm {30-48} buổi, có {6-15} hộ cùng làm.",
        ),
    },
    S.SCHOOL: {
        "nhiem-vu": (
            "Chủ nhiệm lớp {28-38} học sinh, duy trì sĩ số 100%; {90-99}% học sinh hoàn thành chương trình.",
            "Dạy {16-23} tiết mỗi tuần, dự giờ {10-18} tiết; có {1-2} sáng kiến được công nhận cấp trường.",
            "Phụ đạo miễn phí {3-8} học sinh tiếp thu chậm, cuối học kỳ {2-3} em đạt yêu cầu.",
        ),
        "hoi-nghi": (
            "Thao giảng {1-3} tiết theo chương trình mới, được tổ chuyên môn xếp loại {grade}.",
        ),
    },
    S.HEALTH: {
        "nhiem-vu": (
            "Khám, cấp thuốc cho {900-2400} lượt người; tiêm chủng mở rộng đạt {93-98}% kế hoạch.",
            "Lập hồ sơ sức khỏe điện tử cho {400-1200} người cao tuổi, đến nhà {20-60} lượt với người khó đi lại.",
            "Phun hóa chất {3-6} ổ dịch sốt xuất huyết trong vòng 48 giờ, không để lan ra ấp, khu phố bên cạnh.",
        ),
    },
    S.POLICE: {
        "nhiem-vu": (
            "Tuần tra {60-140} ca, phát hiện và xử lý {6-18} vụ việc; tội phạm về trật tự xã hội giảm {10-18}%.",
            "Kích hoạt định danh điện tử cho {600-1800} công dân, đạt {90-98}% chỉ tiêu giao.",
            "Tiếp nhận {15-40} tin báo, giải quyết {90-100}% đúng hạn, không có đơn khiếu nại.",
        ),
    },
    S.MILITARY: {
        "nhiem-vu": (
            "Tham mưu hoàn thành 100% chỉ tiêu giao quân, {6-12} công dân nhập ngũ, không phải bù đổi.",
            "Huấn luyện dân quân {7-15} ngày, quân số đạt {95-99}%, kết quả {75-90}% khá, giỏi.",
            "Trực sẵn sàng chiến đấu {60-100} ca, phối hợp công an tuần tra {20-48} đêm, không để bị động.",
        ),
    },
}
