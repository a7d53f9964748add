FROM python:3.12
WORKDIR /app
COPY plot.py .
ENTRYPOINT ["python3", "plot.py"]
