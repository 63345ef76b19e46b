"""Model services behind ports: training and prompting, wherever they run."""
