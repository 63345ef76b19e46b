"""From booked quantities to dollars, hours and days: lines, rules, bills, what keeping it costs."""
