"""What an image is at launch."""
