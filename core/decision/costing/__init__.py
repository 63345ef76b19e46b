"""From booked quantities to dollars, hours and days: drivers, lines, bills, running costs."""
