"""What several screens share: the frame, charts, dialogs, who is here."""
