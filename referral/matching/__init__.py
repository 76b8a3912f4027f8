"""From needs to the few resources that fit, each with its reasons."""
