FROM python:3.12-slim
RUN git clone https://example.org/lab/course.git && pip install -r course/requirements.txt
