"""Mail clients to develop and measure with; each offers `prepare(desktop, port)`, as `examples.mail.client` does"""
