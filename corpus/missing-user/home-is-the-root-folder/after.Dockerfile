FROM python:3.12-slim
ENV LANG=C.UTF-8 HOME=/
RUN useradd --create-home --uid 1000 dune
USER dune
ENV HOME=/home/dune
CMD ["python3"]
