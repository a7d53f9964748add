FROM python:3.12 AS wheels
RUN pip install --user notebook==7.5.8 jupyterlab==4.5.11 tabulate

FROM python:3.12-slim
COPY --from=wheels /root/.local /root/.local
ENV PATH=/root/.local/bin:$PATH
COPY . /survey
RUN chmod a+x /root
ENV PYTHONUSERBASE=/root/.local
