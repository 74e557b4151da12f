"""Mail in a folder: written whole, read back, private, and safe from damaged files."""

import datetime as dt

import pytest
import time_machine
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives

from tuphe.lib.mail import FolderBackend, messages_for


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    return settings.MAIL_DIR


def send(*, to="canbo@example.org", subject="Nhắc nộp bản tự soi", body="Đồng chí", **more):
    message = EmailMessage(subject, body, "tuphe@example.org", [to], **more)
    return FolderBackend().send_messages([message])


def test_a_message_comes_back_as_it_was_written(folder):
    body = (
        "Kính gửi đồng chí,\n\nMở: http://localhost:8000/reviews/ (hoặc\nhttps://x.vn/a?b=c#d).\n"
    )
    with time_machine.travel(dt.datetime(2026, 11, 23, 1, 2, 3, tzinfo=dt.UTC), tick=False):
        assert send(body=body, headers={"Message-ID": "<abc-1@tuphe>"}) == 1
    (mail,) = messages_for("Canbo@Example.org")
    assert mail.subject == "Nhắc nộp bản tự soi"
    assert mail.sender == "tuphe@example.org"
    assert mail.recipients == ("canbo@example.org",)
    assert mail.sent_at == dt.datetime(2026, 11, 23, 1, 2, 3, tzinfo=dt.UTC)
    assert mail.text == body.strip()
    assert mail.links == ["http://localhost:8000/reviews/", "https://x.vn/a?b=c#d"]
    (file,) = folder.iterdir()
    assert file.name == "20261123T010203.000000Z-abc-1@tuphe.eml"
    assert file.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_newest_first_and_no_more_than_asked():
    for number in range(5):
        send(subject=f"Thư {number}")
    assert [mail.subject for mail in messages_for("canbo@example.org", 2)] == ["Thư 4", "Thư 3"]


def test_only_ones_own_mail_is_read_but_blind_copies_are():
    send(to="bithu@example.org", bcc=["huyenuy@example.org"], body="canbo@example.org đã nộp")
    assert messages_for("canbo@example.org") == []
    assert messages_for("anbo@example.org") == []
    assert messages_for("") == []
    assert len(messages_for("bithu@example.org")) == 1
    assert len(messages_for("huyenuy@example.org")) == 1


def test_plain_text_is_shown_of_a_message_with_both():
    message = EmailMultiAlternatives("Hai bản", "Văn bản", "a@example.org", ["canbo@example.org"])
    message.attach_alternative("<p>HTML</p>", "text/html")
    FolderBackend().send_messages([message])
    assert messages_for("canbo@example.org")[0].text == "Văn bản"


def test_long_lines_and_long_subjects_survive():
    subject, body = "Tự soi tự sửa " * 40, "Đồng chí " * 500
    send(subject=subject.strip(), body=body)
    (mail,) = messages_for("canbo@example.org")
    assert (mail.subject, mail.text) == (subject.strip(), body.strip())


@pytest.mark.parametrize("field", ["subject", "to"])
def test_headers_cannot_be_injected(folder, field):
    with pytest.raises(BadHeaderError):
        send(**{field: "x@example.org\nBcc: victim@example.org"})
    assert not folder.exists()


def test_a_message_id_cannot_leave_the_folder(folder):
    send(headers={"Message-ID": "<../../../etc/passwd@tuphe>"})
    (file,) = folder.iterdir()
    assert file.parent == folder
    assert len(messages_for("canbo@example.org")) == 1


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe\x00To: canbo@example.org",
        b"To: canbo@example.org\nContent-Type: text/plain; charset=nonsense\n\nx",
        b"To: canbo@example.org\nDate: nonsense\n\nx",
        b"To: canbo@example.org\nContent-Type: multipart/mixed; boundary=\n\nx",
        b"To: canbo@example.org\nContent-Transfer-Encoding: base64\n\n=?=",
    ],
)
def test_a_damaged_file_does_not_take_the_page_down(folder, damage):
    send(subject="Thư lành")
    (folder / "damaged.eml").write_bytes(damage)
    (folder / "9-folder.eml").mkdir()
    assert "Thư lành" in [mail.subject for mail in messages_for("canbo@example.org")]


def test_half_written_files_are_not_read(folder):
    send()
    (file,) = folder.iterdir()
    file.rename(folder / f".{file.name}.tmp")
    assert messages_for("canbo@example.org") == []


def test_a_folder_that_cannot_be_written(settings, tmp_path):
    (tmp_path / "file").write_text("x")
    settings.MAIL_DIR = tmp_path / "file" / "mail"
    with pytest.raises(OSError, match="file"):
        send()
    message = EmailMessage("x", "y", "a@example.org", ["b@example.org"])
    assert FolderBackend(fail_silently=True).send_messages([message]) == 0


def test_a_message_to_nobody_is_not_written(folder):
    assert FolderBackend().send_messages([EmailMessage("x", "y", "a@example.org", [])]) == 0
    assert not folder.exists()
