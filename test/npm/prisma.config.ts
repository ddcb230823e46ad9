// Prisma without the binaries that it would download: its migrations run in WebAssembly and
// node-postgres, which npm has. The adapter would cut scripts at each semicolon; Prisma's own engine
// sends them whole, as here. Stands beside node_modules, schema.prisma and migrations.
import { PrismaPg } from '@prisma/adapter-pg'

async function adapter() {
  const factory = new PrismaPg({ connectionString: process.env.DATABASE_URL })
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const made = await connect()
    made.executeScript = async script => { await made.client.query(script) }
    return made
  }
  return factory
}

export default {
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  engine: 'js',
  experimental: { adapter: true },
  adapter,
}
