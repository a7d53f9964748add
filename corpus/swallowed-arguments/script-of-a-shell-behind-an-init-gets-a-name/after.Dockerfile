FROM python:3.12-slim
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
ENTRYPOINT [ "tini", "--", "sh", "-ec", \
    ". /opt/tool/env.sh; exec \"${@}\"", "--" \
]
CMD ["python3"]
