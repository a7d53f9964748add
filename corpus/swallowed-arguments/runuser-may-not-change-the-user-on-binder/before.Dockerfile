FROM python:3.12-bookworm
RUN useradd -m -u 1000 jo
ENTRYPOINT ["runuser", "-u", "jo", "--"]
CMD ["python3", "app.py"]
