"""What runs on a physical host: wanted network state in, kernel state out."""
