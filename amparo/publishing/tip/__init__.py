"""The government’s answer to the TIP Report: figures of two years, standards, the clock."""
