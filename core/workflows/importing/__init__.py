"""Files in, a benchmark out: recognise, check against what is here, land all or nothing."""
