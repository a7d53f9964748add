FROM python:3.12 AS wheels
RUN pip install --user flask tabulate

FROM python:3.12-slim
COPY --from=wheels /root/.local /root/.local
ENV PATH=/root/.local/bin:$PATH
COPY . /survey
