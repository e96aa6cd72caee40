"""A mail client, a display and a mail server to send mail on, all of them private and thrown away afterwards."""
