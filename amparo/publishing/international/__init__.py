"""Tables for the United Nations: SDG indicator 16.2.2 and the Global Report, from our own facts."""
