"""Where an administrator builds the pages of questions that people are asked: `/quan-tri/bieu-mau/`."""
