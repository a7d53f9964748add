FROM python:3.12-bookworm
RUN useradd -m -u 1000 jo
ENTRYPOINT []
CMD ["runuser", "-u", "jo", "--", "python3", "app.py"]
