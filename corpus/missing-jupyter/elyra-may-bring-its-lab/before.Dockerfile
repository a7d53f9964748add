FROM python:3.11
RUN pip install --no-cache-dir elyra==3.15.0
