"""Mail clients to develop and measure with; each module offers `prepare(desktop, port)`, as `examples.mail.client` does"""
