"""Mail to member organisations: where it goes, and sending what is due."""

from admin.mail.postmen import FolderPostman, MailRefused, Postman, PostmanAway, SmtpPostman
from admin.mail.sending import send_due_mails

__all__ = ["FolderPostman", "MailRefused", "Postman", "PostmanAway", "SmtpPostman", "send_due_mails"]
