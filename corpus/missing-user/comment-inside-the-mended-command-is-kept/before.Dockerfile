FROM python:3.12-slim
RUN adduser \
    # nobody logs in with a password
    --disabled-password \
    # shown in the terminal
    --gecos "Reef survey" \
    --uid 1000 reef
USER reef
