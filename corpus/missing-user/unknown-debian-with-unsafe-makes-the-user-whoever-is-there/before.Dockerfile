FROM example.org/lab/course-2024:v3
RUN apt-get update && apt-get install -y python3-pip
