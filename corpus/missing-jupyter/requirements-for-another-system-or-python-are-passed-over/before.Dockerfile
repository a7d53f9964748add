FROM python:3.12-slim
RUN useradd --create-home --uid 1000 ana
COPY --chown=1000 . /home/ana
WORKDIR /home/ana
RUN pip install -r requirements.txt
USER ana
