FROM python:3.12
RUN useradd --create-home --uid 1000 ada
WORKDIR /srv/lab
COPY . .
ENTRYPOINT ["python3", "prepare.py"]
