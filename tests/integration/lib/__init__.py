"""What the integration tests share: a real broker, our programs as processes, a reader that is not ours."""
