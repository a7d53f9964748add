FROM python:3.12-slim
RUN useradd \
    # nobody logs in with a password
    --create-home \
    # shown in the terminal
    --comment "Reef survey" \
    --uid 1000 reef
USER reef
