FROM python:3.12-bookworm
ENTRYPOINT ["/bin/bash", "-c", "mkdir -p /tmp/plots; exec \"${@:0}\""]
CMD ["python3", "-m", "tides"]
