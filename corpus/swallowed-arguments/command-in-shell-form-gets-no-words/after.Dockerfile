FROM python:3.12-slim
ENTRYPOINT []
CMD app.py
