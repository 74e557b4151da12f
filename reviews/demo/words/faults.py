# ruff: noqa: E501 - a sentence is one line
"""What went wrong, why, and what is done about it (individual): each case hangs together."""

from dataclasses import dataclass

from reviews.demo.places import Setting as S

Case = tuple[str, str, str]  # the shortcoming, its cause, its remedy


@dataclass(frozen=True)
class Fault:
    """A kind of shortcoming in one focus area; whoever lives in one of the settings may have it."""

    area: str
    cases: tuple[Case, ...]
    settings: frozenset[S] = frozenset(S)


FAULTS = (
    Fault(
        "hoi-nghi",
        (
            (
                "Vắng {2-4} kỳ sinh hoạt chi bộ trong năm, trong đó {1-2} lần báo vắng sát giờ họp.",
                "Chưa sắp xếp được việc nhà và lịch trực; chủ quan cho rằng báo sau cũng được.",
                "Ghi lịch sinh hoạt cả năm vào điện thoại, đổi ca trực trước {5-7} ngày; không vắng kỳ nào trong {2-3} quý tới.",
            ),
            (
                "Đến họp chi bộ trễ {3-5} lần, có lần trễ quá 20 phút nên không nghe đủ nội dung.",
                "Chưa coi lịch sinh hoạt là việc bắt buộc, hay nhận việc khác trùng ngày.",
                "Có mặt trước giờ họp 10 phút; nhờ đồng chí phó bí thư theo dõi và nêu tên tại kỳ họp nếu còn trễ.",
            ),
            (
                "Dự sinh hoạt chuyên đề chưa đều, quý {quarter} vắng không có lý do chính đáng.",
                "Không ghi lịch họp ngay từ đầu tháng, để quên.",
                "Báo vắng bằng tin nhắn cho bí thư trước ít nhất 01 ngày và tự chép lại biên bản kỳ vắng để nắm nội dung.",
            ),
            (
                "Ba lần dự họp chi bộ nhưng làm việc riêng trên điện thoại, bị nhắc tại kỳ họp tháng {month}.",
                "Chưa tập trung, mang việc cơ quan, việc nhà vào giờ họp.",
                "Tắt điện thoại trong giờ họp, ghi tóm tắt từng ý kiến và đọc lại cho tổ đảng nghe sau kỳ họp.",
            ),
        ),
    ),
    Fault(
        "nhiem-vu",
        (
            (
                "Còn {4-12} hồ sơ giải quyết trễ hẹn từ 1 đến 3 ngày, tập trung vào tháng {month}.",
                "Không rà soát hồ sơ tới hạn mỗi sáng, chờ phần mềm báo mới làm.",
                "Mỗi sáng lọc hồ sơ còn 02 ngày tới hạn và xử lý trước; cuối tuần báo cáo số trễ cho lãnh đạo phòng.",
            ),
            (
                "Để {2-4} hồ sơ phải yêu cầu người dân bổ sung giấy tờ quá một lần.",
                "Hướng dẫn lần đầu chưa kỹ, nắm thủ tục mới còn chậm.",
                "Soạn phiếu hướng dẫn cho {4-6} thủ tục hay sai, giao người dân khi nhận hồ sơ lần đầu.",
            ),
            (
                "Chưa gửi thư xin lỗi đối với {3-6} hồ sơ trễ hẹn như quy định.",
                "Ngại nhận lỗi với dân, coi trễ một hai ngày là bình thường.",
                "Giảm hồ sơ trễ hẹn xuống dưới 1%, hồ sơ nào trễ thì xin lỗi bằng văn bản trong ngày.",
            ),
        ),
        frozenset({S.OFFICE, S.POLICE}),
    ),
    Fault(
        "nhiem-vu",
        (
            (
                "Nộp trễ {2-5} báo cáo tháng, có báo cáo trễ {3-6} ngày, làm chậm việc tổng hợp chung.",
                "Dồn việc vào cuối tháng, chưa thu thập số liệu hằng tuần.",
                "Cập nhật số liệu vào chiều thứ Sáu hằng tuần; báo cáo tháng gửi trước hạn 01 ngày.",
            ),
            (
                "Báo cáo quý {quarter} còn chép lại số liệu kỳ trước, bị trả lại {1-2} lần.",
                "Chủ quan, chưa kiểm tra lại trước khi trình.",
                "Nhờ một đồng nghiệp đọc soát trước khi trình; không để báo cáo nào bị trả lại trong quý tới.",
            ),
            (
                "Tham mưu {1-3} văn bản còn sai thể thức, phải sửa nhiều lần mới ban hành được.",
                "Chưa nắm chắc quy định mới về thể thức văn bản, ngại hỏi.",
                "Tự học lại quy định về thể thức, lập danh mục {8-12} lỗi hay gặp và dò trước khi ký tắt.",
            ),
            (
                "Chưa trả lời đúng hạn {2-4} văn bản lấy ý kiến của đơn vị bạn, phải đôn đốc.",
                "Không ghi sổ theo dõi văn bản đến, xử lý theo trí nhớ.",
                "Ghi mọi văn bản đến vào bảng theo dõi có ngày trả lời; chiều thứ Năm rà lại một lần.",
            ),
        ),
        frozenset({S.HEALTH, S.MILITARY, S.OFFICE, S.POLICE, S.SCHOOL}),
    ),
    Fault(
        "xay-dung-dang",
        (
            (
                "Ít phát biểu trong sinh hoạt chi bộ: {9-12} kỳ họp chỉ có {1-2} lần nêu ý kiến.",
                "Quen để các đồng chí giữ chức vụ nói trước; chưa chuẩn bị ý kiến.",
                "Đọc dự thảo trước 02 ngày, mỗi kỳ họp nêu ít nhất 01 ý kiến cụ thể, ghi vào sổ tay.",
            ),
            (
                "Còn nể nang, biết đồng chí cùng tổ làm chưa đúng nhưng không góp ý trong cuộc họp.",
                "Ngại va chạm, sợ mất lòng đồng chí cùng tổ.",
                "Gặp riêng đồng chí có thiếu sót để góp ý trong vòng 01 tuần, sau đó nêu tại kỳ họp gần nhất.",
            ),
            (
                "Phát biểu còn chung chung, chưa nêu được việc làm chưa tốt của tập thể.",
                "Chưa đọc dự thảo nghị quyết được gửi trước.",
                "Mỗi quý góp ý bằng văn bản cho chi ủy ít nhất 01 lần, nêu rõ việc và cách sửa.",
            ),
            (
                "Khi được góp ý còn giải thích nhiều, {1-2} lần tỏ thái độ không vui trong cuộc họp.",
                "Chưa thật sự cầu thị, còn tự ái.",
                "Nghe hết góp ý rồi mới trả lời; trong 10 ngày báo lại chi bộ đã sửa việc gì.",
            ),
        ),
    ),
    Fault(
        "tu-tuong",
        (
            (
                "Chưa đọc trọn {document}, mới xem bản tóm tắt.",
                "Lười đọc văn bản dài, chưa dành thời gian cố định để tự học.",
                "Mỗi tối thứ Ba và thứ Năm đọc 30 phút; hết quý đọc xong và trình bày lại 10 phút trước tổ đảng.",
            ),
            (
                "Bài thu hoạch còn sao chép tài liệu, phần liên hệ bản thân chỉ vài dòng.",
                "Xem việc học nghị quyết là để điểm danh, chưa gắn với việc đang làm.",
                "Viết lại phần liên hệ bản thân, nêu {2-3} việc sẽ làm và nộp chi ủy.",
            ),
            (
                "Ghi chép học tập nghị quyết sơ sài, {1-2} đợt học không viết thu hoạch đúng hạn.",
                "Công việc cuối năm nhiều, không bố trí được thời gian.",
                "Nộp thu hoạch trong 05 ngày sau mỗi đợt học, nhờ chi ủy nhận xét.",
            ),
            (
                "Chưa vận dụng được nội dung đã học vào công việc, {2-3} lần liên hệ bản thân chưa sát.",
                "Học nhiều nhưng không ghi ra việc phải làm.",
                "Sau mỗi đợt học chọn 01 việc áp dụng, báo cáo kết quả trong kỳ sinh hoạt kế tiếp.",
            ),
        ),
    ),
    Fault(
        "hoc-bac",
        (
            (
                "Sổ tay học tập và làm theo Bác {3-5} tháng liền không ghi; việc đăng ký chưa cụ thể.",
                "Đăng ký cho đủ thủ tục, không tự kiểm tra hằng tháng.",
                "Nhờ một đồng chí trong chi ủy xem sổ tay mỗi quý và ký nhận xét.",
            ),
            (
                "Nội dung đăng ký làm theo Bác năm {year} lặp lại năm {last_year}, khó đo kết quả.",
                "Chọn việc quá rộng, không chia thành từng bước.",
                "Chọn lại 01 việc đo đếm được, ghi sổ tay vào ngày cuối tháng và đọc trước tổ.",
            ),
            (
                "Đã đăng ký “{pledge}” nhưng mới làm được khoảng {40-60}%.",
                "Thiếu kiên trì, làm được vài tháng rồi bỏ.",
                "Chia việc đã đăng ký thành {3-4} bước có ngày cụ thể, báo cáo từng bước tại chi bộ.",
            ),
        ),
    ),
    Fault(
        "ngan-chan",
        (
            (
                "Có {1-2} lần chia sẻ thông tin trên mạng xã hội khi chưa kiểm tra nguồn.",
                "Tin người quen gửi nên chia sẻ ngay; chưa biết cách kiểm tra.",
                "Chỉ chia sẻ tin có trên báo chính thống; gỡ bài sai trong ngày và nói rõ đã sửa.",
            ),
            (
                "Thấy thông tin sai lệch về địa phương trên mạng nhưng chưa lên tiếng phản bác.",
                "Ngại tranh luận, cho rằng đã có cơ quan chức năng lo.",
                "Tham gia nhóm nòng cốt, mỗi tháng báo cáo hoặc phản bác ít nhất {2-3} nội dung xấu độc.",
            ),
            (
                "Chưa kịp thời nhắc đồng nghiệp dùng điện thoại lướt mạng trong giờ làm việc.",
                "Tình cảm nể nang, sợ bị cho là soi mói.",
                "Nhắc riêng trong ngày, nếu tái diễn thì nêu tại họp tổ cuối tuần.",
            ),
            (
                "Còn {3-5} lần dùng điện, máy lạnh, giấy in của cơ quan lãng phí, quên tắt khi ra về.",
                "Xem là việc nhỏ, ý thức tiết kiệm chưa cao.",
                "Người về sau cùng kiểm tra điện, máy lạnh; in hai mặt, mỗi tháng ghi số giấy đã dùng.",
            ),
        ),
    ),
    Fault(
        "sang-tao",
        (
            (
                "Cả năm chưa có sáng kiến, cách làm mới nào được áp dụng.",
                "Chưa xem việc cải tiến là trách nhiệm của mình.",
                "Đăng ký 01 cách làm mới với chi bộ, thử trong 03 tháng và báo cáo kết quả bằng số liệu.",
            ),
            (
                "Còn làm theo thói quen, {2-3} việc có phần mềm nhưng vẫn ghi sổ tay.",
                "Ngại thay đổi, sợ làm sai.",
                "Bỏ sổ giấy đối với {2-3} loại việc đã có phần mềm.",
            ),
            (
                "Kỹ năng số còn yếu, {4-8} lần phải nhờ đồng nghiệp nộp hồ sơ trực tuyến thay.",
                "Chưa tự học phần mềm, chỉ dựa vào đồng nghiệp trẻ.",
                "Học {3-4} buổi với tổ công nghệ số cộng đồng, tự nộp được hồ sơ trực tuyến.",
            ),
        ),
    ),
    Fault(
        "xay-dung-dang",
        (
            (
                "Đóng đảng phí trễ {2-3} tháng, phải nhắc mới nộp.",
                "Hay quên, chưa có thói quen nộp vào kỳ họp đầu tháng.",
                "Nộp đảng phí ngay tại kỳ sinh hoạt, nếu vắng thì chuyển trước ngày 05 hằng tháng.",
            ),
            (
                "Chưa dự đủ các buổi họp nơi cư trú, cả năm mới dự {1-2} lần; chi ủy nơi cư trú góp ý.",
                "Đi làm cả ngày, ít hỏi lịch họp của khu phố, ấp.",
                "Xin số điện thoại tổ trưởng tổ dân cư, dự ít nhất 01 buổi mỗi quý và nộp nhận xét.",
            ),
            (
                "Được phân công giúp đảng viên dự bị nhưng {1-2} quý không có nhận xét.",
                "Nghĩ việc giúp đỡ chỉ là ký giấy cuối kỳ.",
                "Mỗi tháng gặp đảng viên dự bị một lần, ghi nhận xét và gửi chi ủy cuối quý.",
            ),
        ),
    ),
    Fault(
        "nhiem-vu",
        (
            (
                "Còn {3-7} hộ trong tổ phụ trách cả năm chưa đến thăm, không nắm được việc tạm trú.",
                "Ngại đi buổi tối, chủ yếu gọi điện thoại.",
                "Mỗi tuần đến {2-3} hộ vào chiều thứ Bảy, hết quý đi đủ các hộ; ghi sổ theo dõi.",
            ),
            (
                "Ý kiến của dân về đèn đường hỏng để {3-5} tuần mới báo lên Ủy ban.",
                "Chưa ghi sổ, để trôi việc dân phản ánh.",
                "Báo ý kiến của dân cho Ủy ban trong 02 ngày và trả lời lại cho dân trong 10 ngày.",
            ),
            (
                "Vận động đóng góp làm hẻm chậm, còn {4-9} hộ chưa đồng thuận.",
                "Giải thích chưa cặn kẽ, chưa nhờ người có uy tín cùng vận động.",
                "Mời trưởng ban công tác Mặt trận cùng đến từng hộ còn vướng, báo cáo chi bộ hằng tháng.",
            ),
            (
                "Phụ trách tổ tiết kiệm vay vốn nhưng chậm nhắc {2-5} hộ trả lãi.",
                "Ngại đòi nợ người quen, ít kiểm tra sổ.",
                "Ngày 10 hằng tháng đối chiếu sổ với từng hộ, hộ khó khăn thì đề nghị gia hạn sớm.",
            ),
        ),
        frozenset({S.WARD}),
    ),
    Fault(
        "nhiem-vu",
        (
            (
                "Đổi mới cách dạy còn chậm, {2-4} tiết dự giờ bị góp ý nói nhiều, ít cho học sinh làm.",
                "Soạn bài theo giáo án cũ, ngại làm đồ dùng dạy học.",
                "Mỗi tháng mời tổ trưởng dự 01 tiết theo cách dạy mới, ghi nhận xét và sửa ngay tiết sau.",
            ),
            (
                "Trả bài kiểm tra trễ {1-2} tuần ở {2-3} lần; nhận xét học sinh còn chung chung.",
                "Nhận thêm việc đoàn thể nhưng không sắp xếp lại thời gian.",
                "Trả bài trong 07 ngày, ghi lời nhận xét riêng cho từng em.",
            ),
            (
                "Có {1-2} lần chưa kiềm chế, nói nặng lời với học sinh.",
                "Áp lực cuối kỳ, chưa biết giữ bình tĩnh.",
                "Xin lỗi phụ huynh và học sinh; đăng ký lớp tập huấn kỷ luật tích cực của trường.",
            ),
            (
                "Chưa liên lạc kịp thời với phụ huynh của {2-4} học sinh nghỉ học nhiều ngày.",
                "Chờ nhà trường thông báo, ngại đến nhà.",
                "Học sinh vắng ngày thứ hai thì gọi điện, ngày thứ ba đến nhà; ghi sổ chủ nhiệm.",
            ),
        ),
        frozenset({S.SCHOOL}),
    ),
    Fault(
        "nhiem-vu",
        (
            (
                "Còn {2-4} ý kiến của người bệnh về thái độ chưa niềm nở khi đông khách.",
                "Đông bệnh nhân thì nóng vội, chưa giải thích rõ thời gian chờ.",
                "Chào hỏi, nói rõ thời gian chờ; mỗi tháng tự xem lại sổ góp ý và báo cáo trạm.",
            ),
            (
                "Nhập dữ liệu tiêm chủng chậm {5-10} ngày trong tháng {month}.",
                "Để dồn phiếu giấy rồi mới nhập.",
                "Nhập ngay trong ngày tiêm, trưởng trạm kiểm tra vào thứ Sáu.",
            ),
        ),
        frozenset({S.HEALTH}),
    ),
    Fault(
        "nhiem-vu",
        (
            (
                "Tuần tra đêm có {3-5} ca chưa đúng tuyến, chưa đủ thời gian.",
                "Chủ quan khi địa bàn yên; phân ca chưa hợp lý.",
                "Chụp ảnh mốc tuyến khi tuần tra, chỉ huy kiểm tra đột xuất {2-3} ca mỗi tháng.",
            ),
            (
                "Sổ trực ban ghi thiếu {4-7} ca, bàn giao chưa rõ.",
                "Làm tắt, nghĩ đã báo miệng là đủ.",
                "Ký giao nhận từng ca, cuối tuần trực chỉ huy kiểm sổ.",
            ),
            (
                "Nắm tình hình thanh niên đi làm ăn xa chưa chắc, {2-4} trường hợp không liên lạc được.",
                "Chưa phối hợp thường xuyên với gia đình và ấp, khu phố.",
                "Lập danh sách, mỗi tháng gọi một lần; cùng bí thư chi bộ ấp, khu phố đến nhà từng trường hợp.",
            ),
        ),
        frozenset({S.MILITARY, S.POLICE}),
    ),
)
