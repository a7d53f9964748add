FROM python:3.12
RUN useradd -m -u 1000 tide", "lab
USER tide
