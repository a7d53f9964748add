FROM python:3.12
RUN useradd --create-home --uid 1000 ada
WORKDIR /srv/lab
COPY . .
RUN chown -R 1000 /srv/lab
ENTRYPOINT ["python3", "prepare.py"]
